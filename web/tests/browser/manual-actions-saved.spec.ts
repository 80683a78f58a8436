import type { Locator, Page } from "@playwright/test";
import { NO_COMMANDS, type Say } from "./commands";
import { expect, expectAccessible, makeCustomer, test } from "./crm";
import { logInAsLerato, sayEmployee, sayLists } from "./lerato";
import { makeActivity } from "./work";

/*
 * The manual's page "Customer Actions Buttons", each button to its end: what is saved on its page is on the customer home
 * page afterwards. Accounts and the ERP are the test's own, so that a customer stays in its status until the test moves it.
 */
test.skip(Boolean(NO_COMMANDS), NO_COMMANDS);

const NAME = "Hope Works";
const CODE = "HOPE";

/** How a customer of Lerato comes into each status in which something can be saved. Returns its id. */
const STATUSES = {
  RELEASED: async (page: Page) => {
    const { id } = await makeCustomer(page, NAME);
    const released = await page.request.post(`/api/v1/customers/${id}/release`);
    expect(released.status(), await released.text()).toBe(200);
    return id;
  },
  ACTIVE: sayCustomer,
  HOLD: async (page: Page, say: Say) => {
    const id = await sayCustomer(page, say);
    await say("customer.held", { code: CODE });
    return id;
  },
};

/** The ERP tells of an active customer of Lerato; the CRM knows it when this returns. */
async function sayCustomer(page: Page, say: Say): Promise<string> {
  await say("customer.upserted", { code: CODE, name: NAME, mainSalesmanCode: "LERATO", telephone: "021 555 0100" });
  let id = "";
  await expect(async () => {
    const { customers } = await (await page.request.get("/api/v1/customers")).json();
    id = customers[0].id;
  }).toPass();
  return id;
}

/** Waits until the look-up lists and all who sell are there: messages about different things overtake each other. */
async function untilTold(page: Page, salesmen: number): Promise<void> {
  await expect
    .poll(
      async () =>
        new Set((await json(page, "static-codes")).staticCodes.map((code: { list: string }) => code.list)).size,
    )
    .toBe(5);
  await expect.poll(async () => (await json(page, "employees?salesmenOnly=true")).employees.length).toBe(salesmen);
}

async function json(page: Page, path: string) {
  return (await page.request.get(`/api/v1/${path}`)).json();
}

/** A day of next year, as a date input takes it. */
const NEXT_YEAR = `${new Date().getFullYear() + 1}-06-30`;

const home = (page: Page) => page.getByRole("region", { name: NAME });
const details = (page: Page) => page.getByRole("tabpanel");
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });

const frame = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

async function choose(page: Page, input: Locator, option: string): Promise<void> {
  await input.click();
  await page.getByRole("option", { name: option }).click();
}

/** Makes somebody to call at the customer, and waits until those who keep activities know of the customer. */
async function addPerson(page: Page, id: string): Promise<void> {
  const person = { givenName: "Zinzi", familyName: "Nkosi", role: "ONE", mobile: "082 555 0100" };
  const made = await page.request.post(`/api/v1/customers/${id}/contacts`, { data: person });
  expect(made.status(), await made.text()).toBe(201);
  await expect.poll(async () => (await page.request.get(`/api/v1/customers/${id}/cases`)).status()).toBe(200);
}

/** Opens the page of a button from the customer home page. */
async function press(page: Page, button: string): Promise<void> {
  await home(page).hover();
  await home(page).getByRole("link", { name: button, exact: true }).click();
}

for (const [status, comeInto] of Object.entries(STATUSES)) {
  test(`everything that is saved about a ${status} customer by its buttons is on its page`, async ({ page }) => {
    test.setTimeout(180_000);
    const { say } = await logInAsLerato(page);
    await sayLists(say);
    await sayEmployee(say, "THABO", "Thabo Dlamini");
    await untilTold(page, 2);
    const id = await comeInto(page, say);
    await page.goto("/customers");
    await page.getByRole("link", { name: `Open ${NAME}` }).click();
    const badge = home(page).locator(`[data-status='${status}']`);
    await expect(badge).toBeVisible();
    // The warning stays above the page, and takes no button away.
    const warning = page.getByRole("status").filter({ hasText: "This customer is on hold" });
    await expect(warning).toHaveCount(status === "HOLD" ? 1 : 0);
    // Off whatever came under the pointer with the page: its description would be caught while it appears.
    await page.mouse.move(0, 0);
    await expect(page.getByRole("tooltip")).toHaveCount(0);
    await expectAccessible(page);

    // What accounts keep since the release is shown and cannot be typed over; all else can.
    await press(page, "Edit Customer");
    await expect(page.getByRole("textbox", { name: "Name", exact: true })).not.toBeEditable();
    await page.getByRole("textbox", { name: "Telephone" }).fill("021 555 0142");
    await page.getByRole("button", { name: /^More Details/ }).click();
    await expect(page.getByRole("textbox", { name: "VAT no." })).not.toBeEditable();
    await page.getByRole("textbox", { name: "Trading name" }).fill("Hope at Work");
    await save(page).click();
    await expect(home(page).getByRole("link", { name: "021 555 0142" })).toBeVisible();
    await expect(home(page)).toContainText("Hope at Work");

    await press(page, "Add Contact");
    await page.getByRole("textbox", { name: "First name" }).fill("Zinzi");
    await page.getByRole("textbox", { name: "Surname" }).fill("Nkosi");
    await page
      .getByRole("combobox", { name: "Role" })
      .or(page.getByRole("textbox", { name: "Role" }))
      .click();
    await page.getByRole("option", { name: "Buying Officer" }).click();
    await page.getByRole("textbox", { name: "Cell" }).fill("082 555 0100");
    await save(page).click();
    await expect(page.getByRole("tab", { name: "1 Contacts" })).toHaveAttribute("aria-selected", "true");
    await expect(details(page).getByRole("listitem")).toContainText("Zinzi Nkosi");

    await press(page, "Add Third Party");
    await page.getByRole("textbox", { name: "Supplier" }).fill("Rival Copiers");
    await page.getByLabel("Contract end").fill(NEXT_YEAR);
    await save(page).click();
    await expect(badge).toBeVisible();
    const contracts = page.getByRole("navigation", { name: "Pages about this customer" });
    await expect(contracts.getByRole("link", { name: /Third Party/ })).toContainText("1");

    await press(page, "Add Note");
    await page.getByRole("textbox", { name: "Note" }).fill("Call after 14:00.");
    await save(page).click();
    await expect(page.getByRole("tab", { name: "1 Notes" })).toHaveAttribute("aria-selected", "true");
    await expect(details(page).getByRole("listitem")).toContainText(["Call after 14:00."]);
    await expect(details(page)).toContainText("Lerato Mokoena");

    await press(page, "Maintain Customer Salesmen");
    await expect(page.getByRole("heading", { level: 1, name: `Salesmen for ${NAME}` })).toBeVisible();
    await expect(page.getByRole("checkbox", { name: /^Lerato Mokoena/ })).toBeChecked();
    await page.getByRole("checkbox", { name: "Thabo Dlamini" }).check();
    await save(page).click();
    await page.getByRole("tab", { name: "2 Salesmen" }).click();
    await expect(details(page).getByRole("listitem")).toHaveText([/^Lerato Mokoena.*Main salesman/, /^Thabo Dlamini/]);

    // All of it is kept, and none of it moved the customer to another status.
    await page.reload();
    await expect(badge).toBeVisible();
    for (const tab of ["1 Contacts", "1 Notes", "2 Salesmen"]) {
      await expect(page.getByRole("tab", { name: tab })).toBeVisible();
    }
    const { telephone, tradingName, name } = await json(page, `customers/${id}`);
    expect({ telephone, tradingName, name }).toEqual({
      telephone: "021 555 0142",
      tradingName: "Hope at Work",
      name: NAME,
    });
    await contracts.getByRole("link", { name: /Third Party/ }).click();
    await expect(page.locator("[data-row]")).toHaveText([/Rival Copiers/]);
  });
}

for (const [status, comeInto] of Object.entries(STATUSES)) {
  test(`an activity that is planned with a ${status} customer, and a call that is told of, are on its page`, async ({
    page,
  }) => {
    test.slow();
    const { say } = await logInAsLerato(page);
    await sayLists(say);
    await untilTold(page, 1);
    const id = await comeInto(page, say);
    await addPerson(page, id);
    await page.goto(`/customers/${id}`);
    const badge = home(page).locator(`[data-status='${status}']`);
    await expect(badge).toBeVisible();
    const work = page.getByRole("navigation", { name: "Pages about this customer" });

    await press(page, "New Activity");
    const ofCase = frame(page, "Case");
    await choose(page, ofCase.getByRole("combobox", { name: /^Contact/ }), "Zinzi Nkosi");
    await ofCase.getByRole("textbox", { name: /^Subject/ }).fill("New copiers");
    await choose(page, ofCase.getByRole("combobox", { name: /^Case type/ }), "New business");
    await choose(page, frame(page, "Activity").getByRole("combobox", { name: /^Type/ }), "Meeting");
    await save(page).click();
    await expect(page.getByText("New copiers is planned.")).toBeVisible();
    await page.getByRole("tab", { name: "1 Open Activities" }).click();
    await expect(details(page).getByRole("listitem")).toContainText(["New copiers"]);
    await expect(work.getByRole("link", { name: /Cases/ })).toContainText("1");

    await press(page, "Create Cold Call for Customer");
    await expect(frame(page, "Customer")).toContainText(NAME);
    await choose(page, frame(page, "Contact").getByRole("combobox", { name: "With whom" }), "Zinzi Nkosi");
    await ofCase.getByRole("textbox", { name: "Subject" }).fill("Paper for the year");
    await choose(page, ofCase.getByRole("combobox", { name: "Case type" }), "New business");
    await frame(page, "Call").getByRole("textbox", { name: "What came of it" }).fill("The lease ends in March.");
    await page.getByRole("checkbox", { name: "Plan the next action" }).uncheck();
    await save(page).click();
    await expect(badge).toBeVisible();
    await expect(work.getByRole("link", { name: /Cases/ })).toContainText("2");

    // Both are listed: what is planned, and the call as it was; and the call is what its case began with.
    await work.getByRole("link", { name: /Activities/ }).click();
    const rows = page.locator("[data-row]");
    await expect(rows).toHaveCount(2);
    await expect(rows.filter({ hasText: "New copiers" })).toContainText("Meeting");
    const call = rows.filter({ hasText: "Paper for the year" });
    await expect(call).toContainText("Completed");
    await call.hover();
    await call.getByRole("link", { name: "View Case Info and History" }).click();
    await expect(page.getByRole("heading", { level: 1, name: /Paper for the year/ })).toBeVisible();
    await expect(page.getByRole("region", { name: "History" })).toContainText("The lease ends in March.");
    expect((await json(page, `customers/${id}`)).status).toBe(`CUSTOMER_STATUS_${status}`);
  });
}

test("a note that is begun at a row of the listing is saved from there", async ({ page }) => {
  const { say } = await logInAsLerato(page);
  const id = await sayCustomer(page, say);
  await page.goto("/customers");
  const row = page.locator("[data-row]").filter({ hasText: NAME });
  await row.hover();
  await row.getByRole("link", { name: /^Add Note/ }).click();
  await page.getByRole("textbox", { name: "Note" }).fill("Wants a quote for two machines.");
  await save(page).click();
  await expect(page.getByText("The note is saved.")).toBeVisible();
  await page.goto(`/customers/${id}?tab=notes`);
  await expect(details(page).getByRole("listitem")).toContainText(["Wants a quote for two machines."]);
});

test("a hold is warned of as it comes, and the warning goes with the hold", async ({ page }) => {
  const { say } = await logInAsLerato(page);
  await page.goto(`/customers/${await sayCustomer(page, say)}`);
  await expect(home(page).locator("[data-status='ACTIVE']")).toBeVisible();
  const warning = page.getByRole("status").filter({ hasText: "This customer is on hold" });
  await expect(warning).toHaveCount(0);

  await say("customer.held", { code: CODE });
  await expect(home(page).locator("[data-status='HOLD']")).toBeVisible();
  await expect(warning).toContainText("orders wait until it is released from hold");
  await expect(home(page).getByRole("link", { name: "Edit Customer", exact: true })).toBeVisible();
  await expectAccessible(page);

  await say("customer.released-from-hold", { code: CODE });
  await expect(home(page).locator("[data-status='ACTIVE']")).toBeVisible();
  await expect(warning).toHaveCount(0);
});

/** What is said instead of each form of an inactive customer. */
const WHY_NOT = {
  edit: "This customer is inactive in the ERP and can only be viewed.",
  release: "Only New-CRM customers can be released",
  merge: "This customer is inactive in the ERP and can only be viewed.",
  "contacts/new": "unless the customer is inactive",
  "third-parties/new": "unless the customer is inactive",
  "notes/new": "unless the customer is inactive",
  salesmen: "unless the customer is inactive",
  "activities/new": "Nothing is planned with this customer any more: it is inactive",
  "cold-calls/new": "Nothing is planned with this customer any more: it is inactive",
};

test("an inactive customer says so, keeps what is known about it, and nothing can be saved", async ({ page }) => {
  const { say } = await logInAsLerato(page);
  const id = await sayCustomer(page, say);
  const noted = await page.request.post(`/api/v1/customers/${id}/notes`, { data: { text: "They are closing down." } });
  expect(noted.ok(), await noted.text()).toBe(true);
  await page.goto(`/customers/${id}?tab=notes`);
  await expect(home(page).getByRole("link", { name: "Edit Customer", exact: true })).toBeVisible();

  // The buttons of an open page go as the ERP deactivates the customer.
  await say("customer.deactivated", { code: CODE });
  const notice = page.getByRole("status").filter({ hasText: "This customer is inactive" });
  await expect(notice).toContainText("can only be viewed");
  await expect(home(page).locator("[data-status='INACTIVE']")).toBeVisible();
  await expect(home(page).getByRole("link", { name: /Customer$|^Add|Salesmen$|^New/ })).toHaveCount(0);
  await expect(details(page).getByRole("listitem")).toContainText(["They are closing down."]);
  await expectAccessible(page);

  // Nor is there a form behind the address of one, and the server says the same.
  for (const [form, why] of Object.entries(WHY_NOT)) {
    await page.goto(`/customers/${id}/${form}`);
    await expect(page.getByRole("link", { name: "To the customer" })).toBeVisible();
    await expect(page.getByRole("main")).toContainText(why);
    await expect(page.getByRole("main").getByRole("textbox")).toHaveCount(0);
    await expect(save(page)).toHaveCount(0);
  }
  const refused = await page.request.post(`/api/v1/customers/${id}/notes`, { data: { text: "Too late." } });
  expect(refused.ok()).toBe(false);
  await page.getByRole("link", { name: "To the customer" }).click();
  await expect(notice).toBeVisible();

  // The listing has it for whoever asks.
  await page.goto("/customers");
  await expect(page.getByText(/\(0 items\)/)).toBeVisible();
  await page.getByRole("switch", { name: "Show inactive" }).check({ force: true });
  await expect(page.locator("[data-row]")).toHaveText([new RegExp(NAME)]);
});

test("an inactive customer's open cases are told of, can be closed, and are told of no longer", async ({ page }) => {
  const { say } = await logInAsLerato(page);
  await sayLists(say);
  await untilTold(page, 1);
  const id = await sayCustomer(page, say);
  await addPerson(page, id);
  const { contacts } = await json(page, `customers/${id}/contacts`);
  await makeActivity(page, { id, name: NAME, contactId: contacts[0].id }, { caseSubject: "New copiers" });
  await makeActivity(page, { id, name: NAME, contactId: contacts[0].id }, { caseSubject: "Paper for the year" });
  await page.goto(`/customers/${id}`);
  await expect(home(page).locator("[data-status='ACTIVE']")).toBeVisible();
  const cases = page
    .getByRole("navigation", { name: "Pages about this customer" })
    .getByRole("link", { name: /Cases/ });
  await expect(cases).toContainText("2");

  await say("customer.deactivated", { code: CODE });
  const notice = page.getByRole("status").filter({ hasText: "This customer is inactive" });
  await expect(notice).toContainText("It still has 2 open cases.");
  await expectAccessible(page);
  for (const [device, width, height] of [
    ["telephone", 390, 844],
    ["desk", 1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: `test-results/pages/customer-inactive-with-cases-${device}.png` });
  }
  await notice.getByRole("link", { name: "It still has 2 open cases." }).click();
  const list = page.getByRole("heading", { level: 1, name: `Cases for ${NAME}` });
  await expect(list).toBeVisible();
  const rows = page.locator("[data-row]");
  await expect(rows).toHaveCount(2);
  const closeCase = async (subject: string) => {
    const row = rows.filter({ hasText: subject });
    await row.hover();
    await row.getByRole("link", { name: "Close this Case" }).click();
    await page.getByRole("radio", { name: "Closed" }).check();
    await page.getByRole("combobox", { name: /^Reason/ }).fill("They are closing down");
    await save(page).click();
    await expect(list).toBeVisible();
  };

  // What is left to do with it is to end them.
  await closeCase("Paper for the year");
  await expect(rows).toHaveCount(1);
  await page.goto(`/customers/${id}`);
  await notice.getByRole("link", { name: "It still has 1 open case." }).click();
  await closeCase("New copiers");
  await expect(rows).toHaveCount(0);
  await page.goto(`/customers/${id}`);
  await expect(cases).toContainText("0");
  await expect(notice).not.toContainText("open case");
});
