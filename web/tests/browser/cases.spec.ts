import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, makeCustomer, makeUser, newName, test } from "./crm";

/*
 * The manual's "New Activity" step by step, and what becomes of the case it begins: changed, won, lost, opened again by a
 * manager. Each test makes a customer of its own.
 */

/** A customer of the logged-in salesman with one contact. */
async function customerWithContact(page: Page, what: string): Promise<{ id: string; name: string; contactId: string }> {
  const { id, name } = await makeCustomer(page, newName(what));
  const { staticCodes } = await (await page.request.get("/api/v1/static-codes")).json();
  const role = staticCodes.find(({ list }: { list: string }) => list === "STATIC_CODE_LIST_CONTACT_ROLE").code;
  const made = await page.request.post(`/api/v1/customers/${id}/contacts`, {
    data: { givenName: "Zinzi", familyName: "Nkosi", role, mobile: "082 555 0100" },
  });
  expect(made.status(), await made.text()).toBeLessThan(300);
  const contact = await made.json();
  // Another service learns of both by events.
  await expect(async () => {
    const cases = await page.request.get(`/api/v1/customers/${id}/cases`);
    expect(cases.status()).toBe(200);
  }).toPass();
  return { id, name, contactId: contact.id };
}

/** A case of the customer with a planned activity, as its salesman. Retried until the contact is known there. */
async function makeCase(page: Page, customer: { id: string; contactId: string }, subject: string) {
  const { caseTypes } = await (await page.request.get("/api/v1/case-config")).json();
  const begun = { contactId: customer.contactId, subject, caseTypeId: caseTypes[0].id };
  const startTime = new Date(Date.now() + 86_400_000).toISOString();
  const activity = { type: "ACTIVITY_TYPE_CALL", subject, startTime };
  let made: { id: string; caseId: string } | undefined;
  await expect(async () => {
    const answer = await page.request.post(`/api/v1/customers/${customer.id}/activities`, {
      data: { case: begun, activity },
    });
    expect(answer.status(), await answer.text()).toBeLessThan(300);
    made = await answer.json();
  }).toPass();
  return made as { id: string; caseId: string };
}

const home = (page: Page, name: string) => page.getByRole("region", { name });
const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const inFrame = (page: Page, name: string | RegExp) => page.getByRole("region", { name, exact: true });
const save = (page: Page) => page.getByRole("button", { name: /^Save/ });
const crumbs = (page: Page) => page.getByRole("navigation", { name: "Where you are" });

async function choose(page: Page, input: ReturnType<Page["getByRole"]>, option: string): Promise<void> {
  await input.click();
  await page.getByRole("option", { name: option }).click();
}

/** From the customer home page by its action button, as the manual says. */
async function newActivity(page: Page, customer: { id: string; name: string }): Promise<void> {
  await page.goto(`/customers/${customer.id}`);
  await home(page, customer.name).hover();
  await home(page, customer.name).getByRole("link", { name: "New Activity", exact: true }).click();
  await expect(heading(page, "Save Activity")).toBeVisible();
}

test("New Activity: the customer is filled in, Save leads back to the customer home page", async ({ page }) => {
  await logIn(page, "sam");
  const customer = await customerWithContact(page, "Hope Works");
  await newActivity(page, customer);
  const ofCase = inFrame(page, "Case");
  const ofActivity = inFrame(page, "Activity");
  await expect(ofCase.getByRole("textbox", { name: "Customer" })).toHaveValue(customer.name);
  await expect(ofCase.getByRole("textbox", { name: "Customer" })).not.toBeEditable();
  await expect(ofCase.getByRole("textbox", { name: "Salesman" })).not.toBeEditable();
  await expectAccessible(page);

  // What is missing is told, each at its input.
  await save(page).click();
  await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  await expectAccessible(page);

  await choose(page, ofCase.getByRole("combobox", { name: /^Contact/ }), "Zinzi Nkosi");
  await ofCase.getByRole("textbox", { name: /^Subject/ }).fill("New copiers");
  await expect(ofActivity.getByRole("textbox", { name: /^Subject/ })).toHaveValue("New copiers");
  await choose(page, ofCase.getByRole("combobox", { name: /^Case type/ }), "New business");
  await expect(ofCase.getByRole("combobox", { name: /^Stage/ })).toHaveValue("Interested");
  await ofCase.getByRole("textbox", { name: /^Value/ }).fill("125000");
  await choose(page, ofActivity.getByRole("combobox", { name: /^Type/ }), "Meeting");
  await expect(ofActivity.getByRole("textbox", { name: /^Duration/ })).toHaveValue("60");
  await save(page).click();
  await expect(home(page, customer.name)).toBeVisible();

  // One case with one open activity, and the page tells both.
  const { cases } = await (await page.request.get(`/api/v1/customers/${customer.id}/cases`)).json();
  expect(cases).toMatchObject([{ subject: "New copiers", contactName: "Zinzi Nkosi", activityCount: 1 }]);
  await page.goto(`/customers/${customer.id}/cases`);
  await expect(heading(page, `Cases for ${customer.name}`)).toBeVisible();
  const row = page.locator("[data-row]").filter({ hasText: "New copiers" });
  await expect(row).toContainText("Interested");
  await expect(row).toContainText("Open");
  await expectAccessible(page);

  // The contact of a contact's own link is filled in, too.
  await page.goto(`/customers/${customer.id}?tab=contacts`);
  const contact = page.getByRole("tabpanel").getByRole("listitem").filter({ hasText: "Zinzi Nkosi" });
  await contact.hover();
  await contact.getByRole("link", { name: /^Create a new case and activity for this contact/ }).click();
  await expect(ofCase.getByRole("combobox", { name: /^Contact/ })).toHaveValue("Zinzi Nkosi");
});

test("New Activity is left by Back, by the Customer icon and by the CRM logo, and nothing is saved", async ({
  page,
}) => {
  await logIn(page, "sam");
  const customer = await customerWithContact(page, "Left Alone");
  const begin = async () => {
    await newActivity(page, customer);
    await inFrame(page, "Case")
      .getByRole("textbox", { name: /^Subject/ })
      .fill("Never planned");
  };
  const discard = () => page.getByRole("dialog").getByRole("button", { name: "Discard" }).click();
  await begin();
  await crumbs(page).getByRole("button", { name: "Back" }).click();
  await discard();
  await expect(home(page, customer.name)).toBeVisible();
  await begin();
  await page.getByRole("link", { name: `Customer: ${customer.name}`, exact: true }).click();
  await discard();
  await expect(home(page, customer.name)).toBeVisible();
  await begin();
  await page.getByRole("link", { name: "CRM home page" }).click();
  await discard();
  await expect(page).toHaveURL(/\/$/);
  const { cases } = await (await page.request.get(`/api/v1/customers/${customer.id}/cases`)).json();
  expect(cases).toEqual([]);
});

test("a case that has an open activity offers its next action instead of a second one", async ({ page }) => {
  await logIn(page, "sam");
  const customer = await customerWithContact(page, "Busy Case");
  const { id, caseId } = await makeCase(page, customer, "Toner for a year");
  await page.goto(`/customers/${customer.id}/activities/new?caseId=${caseId}`);
  await expect(page.getByText(/already has an open activity\. Use Next Action\?/)).toBeVisible();
  await expect(page.getByRole("link", { name: "Next Action" })).toHaveAttribute(
    "href",
    `/activities/${id}/next-action`,
  );
});

test("an activity is changed with its case where it is planned, and only viewed once it is done", async ({ page }) => {
  await logIn(page, "sam");
  const customer = await customerWithContact(page, "Changing Plans");
  const { id } = await makeCase(page, customer, "Ask for the tender");
  await page.goto(`/activities/${id}`);
  await expect(heading(page, "Save Activity")).toBeVisible();
  await expectAccessible(page);
  const subjectOf = (frame: RegExp | string) => inFrame(page, frame).getByRole("textbox", { name: /^Subject/ });
  await subjectOf("Activity").fill("Ask for the new tender");
  await subjectOf(/^Case #/).fill("Copiers for the new building");
  await inFrame(page, /^Case #/)
    .getByRole("textbox", { name: /^Value/ })
    .fill("12 500");
  await save(page).click();
  await expect(heading(page, "Save Activity")).toHaveCount(0);
  const stored = async () => {
    const { subject, caseId } = await (await page.request.get(`/api/v1/activities/${id}`)).json();
    const { subject: caseSubject, value } = await (await page.request.get(`/api/v1/cases/${caseId}`)).json();
    return { subject, caseSubject, value: value?.amount };
  };
  const changed = { subject: "Ask for the new tender", caseSubject: "Copiers for the new building", value: "12500.00" };
  expect(await stored()).toEqual(changed);

  // Undo takes back both.
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(stored).toMatchObject({ subject: "Ask for the tender", value: undefined });
  await page.request.post(`/api/v1/activities/${id}/complete`, { data: { outcome: "They buy" } });
  await page.goto(`/activities/${id}`);
  await expect(page.getByText("This activity is completed. It can only be viewed.")).toBeVisible();
  await expect(page.getByText("They buy")).toBeVisible();
  await expectAccessible(page);
});

test("a case is changed, won, opened again by an administrator, and lost", async ({ page, request }) => {
  test.setTimeout(150_000);
  await logIn(page, "sam");
  const customer = await customerWithContact(page, "Long Story");
  const { caseId } = await makeCase(page, customer, "Printers for the school");
  await page.goto(`/cases/${caseId}`);
  await expect(heading(page, "Printers for the school")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "began the case" })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("link", { name: "View/Edit this Case" }).click();
  await expect(heading(page, "Save Case")).toBeVisible();
  await choose(page, page.getByRole("combobox", { name: /^Stage/ }), "Proposal");
  await save(page).click();
  await expect(page.getByRole("listitem").filter({ hasText: "changed the case" })).toContainText("Proposal");

  await page.getByRole("link", { name: "Won this Case" }).click();
  await expect(heading(page, "Close Case")).toBeVisible();
  await expect(page.getByRole("radio", { name: "Won" })).toBeChecked();
  await expectAccessible(page);
  await save(page).click();
  await expect(page.getByRole("listitem").filter({ hasText: "won the case" })).toBeVisible();
  await expect(page.getByRole("link", { name: "View/Edit this Case" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Re-open this Case" })).toHaveCount(0);

  // The manual's words for a case that is not open.
  await page.goto(`/cases/${caseId}/edit`);
  await expect(page.getByText("Sorry, this is not one of your open cases and you cannot make changes.")).toBeVisible();
  await expect(page.getByText(/It has ended: Won on /)).toBeVisible();
  await expectAccessible(page);

  await page.context().clearCookies();
  await logIn(page, await makeUser(request), `/customers/${customer.id}/cases`);
  const row = page.locator("[data-row]").filter({ hasText: "Printers for the school" });
  await row.hover();
  await row.getByRole("button", { name: "Re-open this Case" }).click();
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Re-open this Case" }).click();
  await expect(row).toContainText("Open");

  await page.context().clearCookies();
  await logIn(page, "sam", "/cases?q=Printers");
  await expect(heading(page, "My Cases")).toBeVisible();
  const mine = page.locator("[data-row]").filter({ hasText: customer.name });
  await mine.hover();
  await mine.getByRole("link", { name: "Lost this Case" }).click();
  await expect(page.getByRole("radio", { name: "Lost" })).toBeChecked();
  await save(page).click();
  await expect(page.getByText("Say why the case ends.").first()).toBeVisible();
  await page.getByRole("combobox", { name: /^Reason/ }).fill("Price");
  await page.getByRole("textbox", { name: /^Lost to/ }).fill("Rival Copiers");
  await save(page).click();
  await expect(heading(page, "My Cases")).toBeVisible();
  await expect(mine).toHaveCount(0);
  const stored = await (await page.request.get(`/api/v1/cases/${caseId}`)).json();
  expect(stored).toMatchObject({ status: "CASE_STATUS_LOST", closeReason: "Price", competitor: "Rival Copiers" });
});

test("case types and stages are added, changed and deleted in Case Config", async ({ page, request }) => {
  await logIn(page, await makeUser(request));
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Case Config" }).click();
  await expect(heading(page, "Case Config")).toBeVisible();
  const types = page.getByRole("table", { name: "Case types" });
  await expect(types.getByRole("textbox", { name: "New business: Description" })).toHaveValue("New business");
  await expectAccessible(page);

  const name = newName("Trial");
  await types.getByRole("textbox", { name: "New case type: Code" }).fill(`T-${crypto.randomUUID().slice(0, 8)}`);
  await types.getByRole("textbox", { name: "New case type: Description" }).fill(name);
  await types.getByRole("textbox", { name: "New case type: Description" }).press("Enter");
  const added = types.getByRole("textbox", { name: `${name}: Description` });
  await expect(added).toHaveValue(name);
  await added.fill(`${name} period`);
  await types.getByRole("button", { name: `Save ${name}` }).click();
  await expect(types.getByRole("button", { name: `Delete ${name} period` })).toBeVisible();
  await types.getByRole("button", { name: `Delete ${name} period` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await expect(types.getByRole("button", { name: `Delete ${name} period` })).toHaveCount(0);

  await logIn(page, "sam", "/case-config");
  await expect(heading(page, "Case Config is not for you")).toBeVisible();
});
