import { expect, expectAccessible, logIn, newName, test } from "./crm";
import { makeActivity, makeWorked } from "./work";

/** From when an activity is about to be planned until its reminder: the service must have heard of its customer before. */
const HEARD = 20_000;
/** The same, and the moments until it is looked for what is due. */
const DUE = { timeout: 3 * HEARD };

const MINUTE = 60_000;

/** The instant so many minutes from now. */
const minutesOn = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString();

test("a reminder comes live to the page and to the bell, and leads to the activity", async ({ page }) => {
  test.slow();
  await logIn(page, "sam");
  const customer = await makeWorked(page, newName("Reminded Of"));
  const subject = newName("Agree on the price");
  const startTime = new Date(Date.now() + 10 * MINUTE + HEARD).toISOString();
  const made = await makeActivity(page, customer, { startTime, reminderMinutes: 10, subject });

  const toast = page.getByRole("alert").filter({ hasText: subject });
  await expect(toast).toContainText(/Call with Zinzi Nkosi at \d\d:\d\d/, DUE);
  // Other tests may have given him some, too.
  const bell = page.getByRole("button", { name: /^Notifications, \d+ unread$/ });
  await expect(bell).toBeVisible(DUE);
  await page.screenshot({ path: "test-results/pages/reminder-toast-wide.png" });
  await bell.click();
  const panel = page.getByRole("dialog", { name: "Notifications" });
  const row = panel.getByRole("link", { name: /Call with Zinzi Nkosi at \d\d:\d\d/ }).filter({ hasText: subject });
  await expect(row).toContainText(new RegExp(`in (9|10) minutes · ${subject}`));
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== "running"));
  await expectAccessible(page, "[role='dialog']");
  await page.screenshot({ path: "test-results/pages/reminder-bell-wide.png" });
  await row.click();
  await expect(page).toHaveURL(new RegExp(`/activities/${made.id}$`));
});

test("how long before one is reminded is chosen with the plan, and not at all is a choice", async ({ page }) => {
  await logIn(page, "sam");
  const customer = await makeWorked(page, newName("Reminded Otherwise"));
  const made = await makeActivity(page, customer, { startTime: minutesOn(600) });
  await page.goto(`/activities/${made.id}`);
  const reminder = page.getByRole("combobox", { name: "Reminder" });
  await expect(reminder).toHaveValue("15 min before");
  await page.screenshot({ path: "test-results/pages/reminder-choice-wide.png" });
  await reminder.click();
  await page.getByRole("option", { name: "None" }).click();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(async () => {
    const stored = await (await page.request.get(`/api/v1/activities/${made.id}`)).json();
    expect(stored.reminderMinutes).toBe(0);
  }).toPass();
});

test("what a manager plans for somebody is told to him", async ({ page, browser }) => {
  await logIn(page, "maria");
  const { employees } = await (await page.request.get("/api/v1/employees?prefix=sam&salesmenOnly=true")).json();
  const customer = await makeWorked(page, newName("Given To Sam"), employees[0].id);
  const subject = newName("Visit them");
  await makeActivity(page, customer, { startTime: minutesOn(6000), subject, salesmanId: employees[0].id });
  const sam = await browser.newPage({ baseURL: test.info().project.use.baseURL ?? "" });
  await logIn(sam, "sam");
  await sam.getByRole("button", { name: /^Notifications, \d+ unread$/ }).click();
  const panel = sam.getByRole("dialog", { name: "Notifications" });
  const row = panel
    .getByRole("link", { name: /^.*Planned for you: Call with Zinzi Nkosi/ })
    .filter({ hasText: subject });
  await expect(row).toContainText("by Maria");
  await sam.close();
});
