import type { Locator, Page } from "@playwright/test";
import { expect, expectAccessible, logIn, makeUser, newName, test } from "./crm";
import { makeActivity, makeWorked } from "./work";

/** The demo's zone is two hours ahead of UTC all year. */
const ZONE = 2;

/** The day so many days from today there, as "2026-11-22". */
function dayOn(days: number): string {
  return new Date(Date.now() + (24 * days + ZONE) * 3_600_000).toISOString().slice(0, 10);
}

/** The instant of an hour of a day there. */
function at(day: string, hour: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + (hour - ZONE) * 3_600_000).toISOString();
}

const heading = (page: Page) => page.getByRole("heading", { level: 1, name: "Calendar" });
const grid = (page: Page) => page.getByRole("region", { name: "Calendar" });
const eventOf = (page: Page, subject: string) => grid(page).getByRole("button").filter({ hasText: subject });
const told = (page: Page, text: string) => page.getByRole("alert").filter({ hasText: text });

/** When the server says that an activity begins. */
async function startOf(page: Page, id: string): Promise<string> {
  const activity = await (await page.request.get(`/api/v1/activities/${id}`)).json();
  return new Date(activity.startTime).toISOString();
}

/** Drags an event by so many pixels. */
async function drag(page: Page, event: Locator, [across, down]: [number, number]): Promise<void> {
  await event.scrollIntoViewIfNeeded();
  const box = await event.boundingBox();
  if (!box) throw new Error("not in view");
  const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height / 2, 12)];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + across / 2, y + down / 2, { steps: 4 });
  await page.mouse.move(x + across, y + down, { steps: 4 });
  await page.mouse.up();
}

test("an activity is dragged to another time and back, and rescheduled by the keyboard alone", async ({ page }) => {
  test.slow();
  await logIn(page);
  const customer = await makeWorked(page, newName("Calendar Works"));
  const day = dayOn(9);
  const subject = newName("Ask");
  const { id } = await makeActivity(page, customer, { subject, startTime: at(day, 10), durationMinutes: 60 });
  await page.goto("/");
  await page.getByRole("link", { name: "Calendar", exact: true }).click();
  await expect(heading(page)).toBeVisible();

  // By keys to the next day, which the address then names.
  await page.goto(`/calendar?day=${dayOn(8)}`);
  await expect(heading(page)).toBeVisible();
  await page.keyboard.press("1");
  await page.keyboard.press("j");
  await expect(page).toHaveURL(new RegExp(`day=${day}`));
  const event = eventOf(page, subject);
  await expect(event).toContainText("10:00");
  await expectAccessible(page);

  // Half an hour is a row of the grid: four rows are two hours.
  const row = await event.boundingBox();
  await drag(page, event, [0, (row?.height ?? 0) * 2]);
  await expect(told(page, `${subject} begins`)).toBeVisible();
  await expect(event).toContainText("12:00");
  expect(await startOf(page, id)).toBe(at(day, 12));
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(event).toContainText("10:00");
  await expect.poll(() => startOf(page, id)).toBe(at(day, 10));

  // In the month its day changes and its hour does not.
  await page.keyboard.press("3");
  await expect(event).toBeVisible();
  const cell = await grid(page).locator(`[data-date="${day}"]`).boundingBox();
  await drag(page, event, [cell?.width ?? 0, 0]);
  const moved = [dayOn(10), dayOn(3)].map((each) => at(each, 10));
  await expect.poll(async () => moved.includes(await startOf(page, id))).toBe(true);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => startOf(page, id)).toBe(at(day, 10));

  // By the keyboard: the summary, and from there the page Reschedule.
  await page.keyboard.press("1");
  await event.focus();
  await page.keyboard.press("Enter");
  const summary = page.getByRole("dialog", { name: subject });
  await expect(summary.getByRole("link", { name: "Next Action" })).toBeVisible();
  await expectAccessible(page);
  await summary.getByRole("link", { name: "Reschedule this Activity" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Reschedule" })).toBeVisible();
  await page.getByLabel("When").fill(`${day}T15:00`);
  await page.keyboard.press("Control+Enter");
  await expect(heading(page)).toBeVisible();
  await expect(event).toContainText("15:00");
});

test.describe("what is refused", () => {
  test.use({ refusals: [400, 401, 412] });

  test("the past is asked for, and what somebody changed meanwhile is put back", async ({ page }) => {
    test.slow();
    await logIn(page);
    const customer = await makeWorked(page, newName("Refused"));
    // Where nobody has planned anything yet.
    const [day, before] = [dayOn(40), dayOn(-40)];
    const [subject, other] = [newName("Late"), newName("Taken")];
    const { id } = await makeActivity(page, customer, { subject, startTime: at(before, 10), durationMinutes: 60 });
    const taken = await makeActivity(page, customer, {
      subject: other,
      caseSubject: "Toner",
      startTime: at(day, 13),
      durationMinutes: 60,
    });

    // Two hours later is still the past.
    await page.goto(`/calendar?span=day&day=${before}`);
    const event = eventOf(page, subject);
    await expect(event).toContainText("10:00");
    const late = await event.boundingBox();
    await drag(page, event, [0, (late?.height ?? 0) * 2]);
    const dialog = page.getByRole("dialog", { name: "Move it into the past?" });
    await expect(dialog).toBeVisible();
    await expectAccessible(page);
    await expect(event).toContainText("10:00");
    expect(await startOf(page, id)).toBe(at(before, 10));
    await dialog.getByRole("button", { name: "Move it there" }).click();
    await expect.poll(() => startOf(page, id)).toBe(at(before, 12));
    await expect(event).toContainText("12:00");

    await page.goto(`/calendar?span=day&day=${day}`);
    const hers = eventOf(page, other);
    await expect(hers).toContainText("13:00");
    await page.request.post(`/api/v1/activities/${taken.id}/reschedule`, { data: { startTime: at(day, 14) } });
    await page.route("**/reschedule", async (route) => {
      await route.continue({ headers: { ...route.request().headers(), "if-match": '"1"' } });
    });
    const box = await hers.boundingBox();
    await drag(page, hers, [0, -(box?.height ?? 0)]);
    await expect(told(page, "Somebody changed this activity meanwhile.")).toBeVisible();
    await expect(hers).toContainText("14:00");
    expect(await startOf(page, taken.id)).toBe(at(day, 14));
  });
});

test("a free time leads to a new activity that begins then", async ({ page }) => {
  await logIn(page);
  const customer = await makeWorked(page, newName("Free Time"));
  const day = dayOn(8);
  await page.goto(`/calendar?span=day&day=${day}`);
  await expect(page.locator("[aria-busy='true']")).toHaveCount(0);
  await page.getByRole("button", { name: "New activity" }).click();
  const dialog = page.getByRole("dialog", { name: "New activity" });
  await dialog.getByRole("searchbox").fill(customer.name);
  await dialog.getByRole("link", { name: customer.name }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Save Activity" })).toBeVisible();
  await expect(page.getByLabel("When")).toHaveValue(`${day}T09:00`);
});

test("a manager looks at one salesman's calendar", async ({ page }) => {
  await logIn(page, "maria", "/calendar");
  await expect(heading(page)).toBeVisible();
  const whose = page.getByRole("combobox", { name: "Whose calendar" });
  await whose.click();
  await page.getByRole("option", { name: /^Thandi / }).click();
  await expect(page).toHaveURL(/salesman=/);
  await expect(page.locator("[aria-busy='true']")).toHaveCount(0);
  await expectAccessible(page);
});

test("an empty calendar says so", async ({ page, request }) => {
  await logIn(page, await makeUser(request), "/calendar?view=mine");
  await expect(page.getByRole("status").filter({ hasText: "Nothing is planned here." })).toBeVisible();
  await expectAccessible(page);
});
