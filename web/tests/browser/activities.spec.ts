import type { Browser, Page } from "@playwright/test";
import { expectAccessible as accessible, expect, logIn, newName, test } from "./crm";
import { hoursOn, makeActivity, makeWorked, PERSON, typedOn, type Worked } from "./work";

const rows = (page: Page) => page.locator("[data-row]");
const rowOf = (page: Page, subject: string) => rows(page).filter({ hasText: subject });
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });
const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });

/** The same once nothing is being fetched anew: rows fade while others take their place. */
async function expectAccessible(page: Page): Promise<void> {
  await expect(page.locator("[aria-busy='true']")).toHaveCount(0);
  await accessible(page);
}

/** The manual's buttons, but for New Quote. */
const BUTTONS = [
  "View/Edit this Activity",
  "Reschedule this Activity",
  "View Case Info and History",
  "Close this Case",
  "Next Action",
  "View Customer",
];

/** Plans an activity at the customer as Thandi, in a browser of her own. */
async function makeThandis(browser: Browser, customer: Worked, subject: string): Promise<void> {
  const page = await browser.newPage({ baseURL: test.info().project.use.baseURL ?? "" });
  await logIn(page, "thandi");
  await makeActivity(page, customer, { subject, caseSubject: "Toner" });
  await page.close();
}

test("the manual's page: the way to a customer's activities, own ones with their buttons, a colleague's greyed", async ({
  page,
  browser,
}) => {
  test.slow();
  await logIn(page);
  const customer = await makeWorked(page, newName("Hope Works"));
  const own = await makeActivity(page, customer, { subject: "Ask for the tender" });
  await makeThandis(browser, customer, "Bring the toner");

  // Home page, Customers tile, the icon in the column View, the Activities tile.
  await page.goto("/");
  await page.getByRole("link", { name: /^[\d\s,.]+ Customers$/ }).click();
  await page.getByRole("searchbox", { name: "Filter" }).fill(customer.name);
  await page.getByRole("link", { name: `Open ${customer.name}` }).click();
  const tiles = page.getByRole("navigation", { name: "Pages about this customer" });
  await expect(tiles.getByRole("link", { name: /Activities/ })).toContainText("2");
  await tiles.getByRole("link", { name: /Activities/ }).click();
  await expect(heading(page, `Activities for ${customer.name}`)).toBeVisible();
  await expect(page.getByText("Page 1 of 1 (2 items)")).toBeVisible();
  await expectAccessible(page);

  // The buttons come with the pointer, and not for what is a colleague's.
  const mine = rowOf(page, "Ask for the tender");
  const hers = rowOf(page, "Bring the toner");
  await mine.hover();
  for (const name of BUTTONS) await expect(mine.getByRole("link", { name, exact: true })).toBeVisible();
  await hers.hover();
  await expect(hers.getByText(/^Thandi .*’s$/)).toBeVisible();
  for (const name of BUTTONS) await expect(hers.getByRole("link", { name })).toHaveCount(0);
  await expect(hers.getByRole("button")).toHaveCount(0);

  // A colleague's are grey to the eye.
  const ink = (row: typeof mine) =>
    row
      .getByRole("gridcell")
      .nth(1)
      .evaluate((cell) => getComputedStyle(cell).color);
  expect(await ink(hers)).not.toBe(await ink(mine));

  // A click shows the summary; that of an own one keeps the buttons in its row.
  await mine.getByRole("gridcell").nth(1).click();
  const summary = page.getByRole("complementary", { name: "Quick view: Ask for the tender" });
  await expect(summary).toContainText(`#${own.caseNumber} New copiers`);
  await expect(summary.getByRole("link", { name: PERSON.mobile })).toHaveAttribute("href", "tel:0825550199");
  await expect(summary.getByRole("link", { name: PERSON.email })).toHaveAttribute("href", `mailto:${PERSON.email}`);
  await page.mouse.move(0, 0);
  await expect(mine.getByRole("link", { name: "Next Action" })).toBeVisible();
  await expectAccessible(page);
  await hers.getByRole("gridcell").nth(1).click();
  const hersToo = page.getByRole("complementary", { name: "Quick view: Bring the toner" });
  await expect(hersToo.getByRole("link", { name: "View Case Info and History" })).toBeVisible();
  for (const name of BUTTONS.filter((each) => !each.startsWith("View Case"))) {
    await expect(hersToo.getByRole("link", { name })).toHaveCount(0);
  }
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(hersToo).toHaveCount(0);

  // Nor does the server let him.
  const listed = await (await page.request.get(`/api/v1/customers/${customer.id}/activities`)).json();
  const other = listed.activities.find(({ subject }: { subject: string }) => subject === "Bring the toner");
  const refused = await page.request.post(`/api/v1/activities/${other.id}/complete`, { data: { outcome: "Done" } });
  expect(refused.status()).toBe(403);
  await page.goto(`/activities/${other.id}/complete`);
  await expect(page.getByText(/^This is another salesman’s activity\./)).toBeVisible();
});

test("an activity is viewed, its case looked at and closed by the buttons of its row", async ({ page }) => {
  await logIn(page);
  const customer = await makeWorked(page, newName("By The Row"));
  const { caseId } = await makeActivity(page, customer, { subject: "Measure the room", caseSubject: "A new office" });
  const list = () => heading(page, `Activities for ${customer.name}`);
  const row = rowOf(page, "Measure the room");
  const press = async (name: string) => {
    await row.hover();
    await row.getByRole("link", { name, exact: true }).click();
  };
  await page.goto(`/customers/${customer.id}/activities`);
  await press("View/Edit this Activity");
  await expect(heading(page, "Save Activity")).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Back" }).click();
  await expect(list()).toBeVisible();

  await press("View Case Info and History");
  await expect(heading(page, /A new office/)).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Measure the room" }).first()).toBeVisible();
  await page.goBack();

  await press("View Customer");
  await expect(heading(page, customer.name)).toBeVisible();
  await page.goBack();

  await press("Close this Case");
  await expect(heading(page, "Close Case")).toBeVisible();
  await page.getByRole("radio", { name: "Closed" }).check();
  await expect(page.getByText("It ends without a sales result.")).toBeVisible();
  await page.getByRole("combobox", { name: /^Reason/ }).fill("They moved away");
  await accessible(page);
  await save(page).click();
  await expect(list()).toBeVisible();
  await expect(row).toContainText("Completed");
  const stored = await (await page.request.get(`/api/v1/cases/${caseId}`)).json();
  expect(stored).toMatchObject({ status: "CASE_STATUS_CLOSED", closeReason: "They moved away" });
});

test.describe("the small pages", () => {
  // The past is refused at first.
  test.use({ refusals: [400, 401] });

  test("an activity is moved, followed by the next one and completed, and each page goes back to the list", async ({
    page,
  }) => {
    test.slow();
    await logIn(page);
    const customer = await makeWorked(page, newName("Steps"));
    await makeActivity(page, customer, { subject: "First call" });
    await page.goto(`/customers/${customer.id}/activities`);

    // Reschedule by the keyboard: into the past only if it is meant.
    const first = rowOf(page, "First call");
    await first.focus();
    await page.keyboard.press("r");
    await expect(heading(page, "Reschedule")).toBeVisible();
    await expect(page.getByRole("link", { name: `Customer: ${customer.name}` })).toBeVisible();
    const when = page.getByLabel("When");
    await expect(when).toBeFocused();
    await when.fill(typedOn(-2));
    await page.getByLabel("Reason").fill("She was on leave.");
    await save(page).click();
    const meant = page.getByRole("checkbox", { name: "It is meant: the activity begins in the past" });
    await expect(meant).toBeVisible();
    await expectAccessible(page);
    await meant.check();
    await save(page).click();
    await expect(heading(page, `Activities for ${customer.name}`)).toBeVisible();
    await expect(first).toContainText("overdue");

    // Overdue means a warning, whose name leads to the customer.
    await page.goto("/warnings");
    await page.getByRole("searchbox", { name: "Filter" }).fill(customer.name);
    const warning = rowOf(page, "First call");
    await expect(warning.getByRole("link", { name: PERSON.mobile })).toBeVisible();
    await expect(warning.getByRole("link", { name: PERSON.businessTelephone })).toBeVisible();
    await expectAccessible(page);
    await warning.getByRole("link", { name: "Zinzi Nkosi" }).click();
    await expect(heading(page, customer.name)).toBeVisible();

    // Next Action: both or nothing, with the mistakes at their inputs.
    await page.getByRole("tab", { name: "1 Open Activities" }).click();
    const frame = page.getByRole("region", { name: "Open Activities" });
    await frame.getByRole("listitem").filter({ hasText: "First call" }).hover();
    await frame.getByRole("link", { name: "Next Action" }).click();
    await expect(heading(page, "Next Action")).toBeVisible();
    await expect(page.getByLabel("Outcome")).toBeFocused();
    await save(page).click();
    const mistakes = page.getByRole("main").getByRole("alert");
    await expect(mistakes).toContainText("Outcome: Enter what came of it.");
    await mistakes.getByRole("button", { name: "Subject: Enter what the activity is about." }).click();
    await expect(page.getByLabel("Subject")).toBeFocused();
    await page.keyboard.type("Show the machine");
    await page.getByLabel("Outcome").fill("She wants to see one.");
    await page.getByRole("combobox", { name: "Type" }).click();
    await page.getByRole("option", { name: "Meeting" }).click();
    await expect(page.getByLabel("Duration")).toHaveValue("60");
    await expect(page.getByRole("combobox", { name: "With" })).toHaveValue(/Zinzi/);
    await page.getByLabel("When").fill(typedOn(72));
    await expectAccessible(page);
    await save(page).click();
    await expect(page.getByText(/^Next: Show the machine, /)).toBeVisible();
    await expect(heading(page, customer.name)).toBeVisible();
    await expect(frame.getByRole("listitem")).toHaveCount(1);
    await expect(frame).toContainText("Show the machine");

    // Complete it from its summary; a draft survives the way back.
    await page
      .getByRole("navigation", { name: "Pages about this customer" })
      .getByRole("link", { name: /Activities/ })
      .click();
    const second = rowOf(page, "Show the machine");
    await second.getByRole("gridcell").nth(1).click();
    await page.getByRole("complementary").getByRole("link", { name: "Complete this Activity" }).click();
    await page.getByLabel("Outcome").fill("She takes two.");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Leave, keep draft" }).click();
    await expect(heading(page, `Activities for ${customer.name}`)).toBeVisible();
    await page.getByRole("link", { name: "CRM home page" }).click();
    await page.getByRole("listitem").filter({ hasText: "Outcome of Show the machine" }).getByRole("link").click();
    await expect(page.getByLabel("Outcome")).toHaveValue("She takes two.");
    await save(page).click();
    await expect(page.getByText("Show the machine is completed.")).toBeVisible();

    // What is done can only be viewed.
    await page.goto(`/customers/${customer.id}/activities`);
    const done = rowOf(page, "Show the machine");
    await expect(done).toContainText("Completed");
    await done.hover();
    await expect(done.getByRole("link", { name: "View this Activity" })).toBeVisible();
    await expect(done.getByRole("link", { name: "Next Action" })).toHaveCount(0);
    await expect(rows(page)).toHaveCount(2);
  });
});

test.describe("an activity and its case that somebody else changed, too", () => {
  test.use({ refusals: [401, 412] });

  test("are saved with what each of the two changed, as it is chosen", async ({ page, browser }) => {
    test.slow();
    await logIn(page);
    const customer = await makeWorked(page, newName("Contested"));
    const { id, caseId } = await makeActivity(page, customer, { subject: "First call", caseSubject: "New copiers" });
    await page.goto(`/activities/${id}`);
    const ofCase = page.getByRole("region", { name: /^Case/ });
    const ofActivity = page.getByRole("region", { name: "Activity", exact: true });
    await ofCase.getByRole("textbox", { name: "Subject" }).fill("Six copiers");
    await ofCase.getByRole("textbox", { name: "Value" }).fill("125000");
    await ofActivity.getByRole("textbox", { name: "Subject" }).fill("Call about six copiers");
    await ofActivity.getByRole("textbox", { name: "Instructions" }).fill("Ask for the floor plan.");

    const managers = await browser.newPage({ baseURL: test.info().project.use.baseURL ?? "" });
    await logIn(managers, "maria");
    for (const [path, data] of [
      [`activities/${id}`, { subject: "Call about the lease", durationMinutes: 90, reminderMinutes: 0 }],
      [`cases/${caseId}`, { subject: "Copiers and printers", information: "They move in June." }],
    ] as const) {
      const changed = await managers.request.patch(`/api/v1/${path}`, { data });
      expect(changed.status(), await changed.text()).toBe(200);
    }
    await managers.close();
    await expect(page.getByText("This activity or its case was changed since you began to type.")).toBeVisible();
    await save(page).click();

    // Both have a subject: each is named as what it is of, and every value is written as people read it.
    const dialog = page.getByRole("dialog", { name: "Somebody else changed this activity or its case" });
    await expect(dialog).toContainText(/by Maria /);
    const row = (name: string) => dialog.getByRole("row", { name });
    await expect(row("Case – Subject")).toContainText("changed in both versions");
    await expect(row("Case – Information")).toContainText("changed meanwhile");
    await expect(row("Case – Value")).toContainText(/changed by you.*R\s125\s000/);
    await expect(row("Activity – Subject")).toContainText("changed in both versions");
    await expect(row("Activity – Duration")).toContainText("1 h 30 min");
    await expect(row("Activity – Reminder")).toContainText(/15 min before.*None/);
    await expect(row("Activity – Instructions")).toContainText("changed by you");
    await accessible(page, "[role=dialog]");
    for (const [device, width, height] of [
      ["telephone", 390, 844],
      ["desk", 1440, 900],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: `test-results/pages/activity-conflict-${device}.png` });
    }

    await dialog.getByRole("radio", { name: "Case – Subject: Stored now" }).check();
    await dialog.getByRole("button", { name: "Save this" }).click();
    await expect(page.getByText("Call about six copiers is saved.")).toBeVisible();
    const read = async (path: string) => (await page.request.get(`/api/v1/${path}`)).json();
    expect(await read(`activities/${id}`)).toMatchObject({
      subject: "Call about six copiers",
      durationMinutes: 90,
      reminderMinutes: 0,
      instructions: "Ask for the floor plan.",
    });
    expect(await read(`cases/${caseId}`)).toMatchObject({
      subject: "Copiers and printers",
      information: "They move in June.",
      value: { amount: "125000.00" },
    });
  });
});

test("the home page says what is to be done today and what was done lately", async ({ page }) => {
  await logIn(page);
  const customer = await makeWorked(page, newName("Today"));
  const subject = newName("Call back");
  // Whenever the test runs: an activity that began a moment ago is of today unless the day has just begun.
  await makeActivity(page, customer, { subject, startTime: hoursOn(-0.01) });
  await page.goto("/");
  for (const name of ["Activities", "Cases", "Warnings"]) {
    await expect(page.getByRole("link", { name: new RegExp(`^[\\d\\s,.]+ ${name}$`) })).toBeVisible();
  }
  const work = page.getByRole("region", { name: "Activities" });
  await expect(work.getByRole("tab", { name: "Today" })).toHaveAttribute("aria-selected", "true");
  await expect(work.getByRole("link", { name: /overdue$/ })).toHaveAttribute("href", "/warnings");
  await work.getByRole("tab", { name: "Today" }).press("ArrowRight");
  await expect(work.getByRole("tab", { name: "Recent" })).toBeFocused();
  const line = work.getByRole("listitem").filter({ hasText: subject });
  await expect(line).toContainText("overdue");
  await line.hover();
  await expect(line.getByRole("link", { name: "Reschedule this Activity" })).toBeVisible();
  await expectAccessible(page);
  // A click shows more of it, in place.
  await line.getByRole("button", { name: new RegExp(subject) }).click();
  await expect(line.getByRole("link", { name: PERSON.email })).toBeVisible();
  await expectAccessible(page);
  await line.getByRole("link", { name: "View Customer" }).first().click();
  await expect(heading(page, customer.name)).toBeVisible();
});

test("what was done today stands at the end of the day, grey and with what can still be looked at", async ({
  page,
}) => {
  await logIn(page);
  const customer = await makeWorked(page, newName("Done Today"));
  const subject = newName("Bring the toner");
  const { id } = await makeActivity(page, customer, { subject });
  await page.goto("/");
  const work = page.getByRole("tabpanel", { name: "Today" });
  const line = work.getByRole("list", { name: "Done" }).getByRole("listitem").filter({ hasText: subject });
  // The page hears of it by itself.
  await expect(work.locator("[aria-busy='true']")).toHaveCount(0);
  await expect(line).toHaveCount(0);
  const done = await page.request.post(`/api/v1/activities/${id}/complete`, { data: { outcome: "Brought" } });
  expect(done.status(), await done.text()).toBe(200);
  await expect(line).toContainText("Completed");
  await expect(work.getByRole("heading", { level: 2 }).last()).toHaveText("Done");
  await line.hover();
  await expect(line.getByRole("link", { name: "View this Activity" })).toBeVisible();
  await expect(line.getByRole("link", { name: "Next Action" })).toHaveCount(0);
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    // From the beginning, so that no colour is on its way to another one.
    await page.reload();
    await expect(line).toContainText("Completed");
    await expectAccessible(page);
  }
});

test("a manager chooses whose activities are listed, and can send the list as a link", async ({ page, browser }) => {
  test.slow();
  await logIn(page);
  const customer = await makeWorked(page, newName("Chosen"));
  const subject = newName("Overdue");
  await makeActivity(page, customer, { subject, startTime: hoursOn(-1) });
  const picker = (on: Page) => on.getByRole("combobox", { name: "One salesman" });
  const managers = await browser.newPage({ baseURL: test.info().project.use.baseURL ?? "" });
  await logIn(managers, "maria");
  for (const [path, whole, of, row] of [
    ["activities", /My/, "Activities for", subject],
    ["cases", /My/, "Cases for", "New copiers"],
    ["warnings", /^Warnings$/, "Warnings for", subject],
  ] as const) {
    await managers.goto(`/${path}?q=${encodeURIComponent(customer.name)}`);
    await expect(heading(managers, whole)).toBeVisible();
    await picker(managers).click();
    await managers.getByRole("option", { name: /^Sam / }).click();
    await expect(heading(managers, new RegExp(`^${of} Sam `))).toBeVisible();
    await expect(rowOf(managers, row)).toHaveCount(1);
    await expect(managers.getByText("Page 1 of 1 (1 item)")).toBeVisible();
    await expectAccessible(managers);
    // The address is all that is needed to see the same.
    await managers.goto(managers.url());
    await expect(heading(managers, new RegExp(`^${of} Sam `))).toBeVisible();
    await expect(rowOf(managers, row)).toHaveCount(1);
    await picker(managers).click();
    await managers.getByRole("option", { name: /^Thandi / }).click();
    await expect(heading(managers, new RegExp(`^${of} Thandi `))).toBeVisible();
    await expect(rows(managers)).toHaveCount(0);
    // And back, by the keyboard alone.
    await picker(managers).focus();
    await managers.keyboard.press("Control+a");
    await managers.keyboard.type("All sales");
    await managers.keyboard.press("ArrowDown");
    await managers.keyboard.press("Enter");
    await expect(heading(managers, whole)).toBeVisible();
    await expect(rowOf(managers, row)).toHaveCount(1);
    // Who has his own work only has nothing to choose.
    await page.goto(`/${path}`);
    await expect(heading(page, whole)).toBeVisible();
    await expect(rows(page).first()).toBeVisible();
    await expect(picker(page)).toHaveCount(0);
  }
  // What she did herself lately is hers whosever it is: there is nobody to choose.
  await managers.goto("/activities?show=recent");
  await expect(heading(managers, "My Activities")).toBeVisible();
  await expect(picker(managers)).toHaveCount(0);
  await managers.close();
});

test("a list follows what is done elsewhere", async ({ page, browser }) => {
  await logIn(page);
  const customer = await makeWorked(page, newName("Live"));
  await makeActivity(page, customer, { subject: "Seen at once" });
  await page.goto(`/customers/${customer.id}/activities`);
  await expect(rows(page)).toHaveCount(1);
  await makeThandis(browser, customer, "Planned meanwhile");
  await expect(rows(page)).toHaveCount(2);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("a tap on a card shows whom to call, and the menu has the buttons", async ({ page }) => {
    await logIn(page);
    const customer = await makeWorked(page, newName("Phoned"));
    await makeActivity(page, customer, { subject: "Call from the road" });
    await page.goto(`/customers/${customer.id}/activities`);
    const card = page.getByRole("listitem").filter({ hasText: "Call from the road" });
    await card.getByRole("button", { name: "Actions for Call from the road" }).click();
    for (const name of BUTTONS) await expect(page.getByRole("menuitem", { name })).toBeVisible();
    await page.keyboard.press("Escape");
    await card.getByRole("button", { name: /^Call from the road/ }).click();
    const sheet = page.getByRole("dialog", { name: "Call from the road" });
    await expect(sheet.getByRole("link", { name: PERSON.mobile })).toHaveAttribute("href", "tel:0825550199");
    await expectAccessible(page);
  });
});
