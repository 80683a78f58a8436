import type { Page } from "@playwright/test";
import { expect, logIn, makeCustomer, newName, test } from "./crm";

/** Chooses an entry of a drop-down of the form by its first letters. */
async function choose(page: Page, label: string, entry?: string): Promise<void> {
  const input = page.getByRole("combobox", { name: label }).or(page.getByRole("textbox", { name: label }));
  await input.click();
  if (entry) await input.fill(entry);
  await page.getByRole("option").first().click();
}

test("a customer is created, corrected, edited, released, and becomes Active by itself", async ({ page }) => {
  const name = newName("Hope Works");
  await logIn(page);
  await page.getByRole("button", { name: "New", exact: true }).click();
  await page.getByRole("menuitem", { name: "New Customer" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();

  // Typing errors: at the field and in the summary.
  await page.getByRole("textbox", { name: "E-mail" }).fill("info@hope");
  await page.getByRole("textbox", { name: "Telephone" }).fill("abc");
  await page.getByRole("button", { name: "Save" }).click();
  const summary = page.getByRole("main").getByRole("alert");
  await expect(summary).toBeFocused();
  await expect(summary).toContainText("Enter the customer’s name.");
  await expect(summary).toContainText("Enter an e-mail address such as");
  await summary.getByRole("button", { name: "Telephone: Use digits" }).click();
  await expect(page.getByRole("textbox", { name: "Telephone" })).toBeFocused();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("021 555 0100 ext. 12");
  await summary.getByRole("button", { name: "Name: Enter the customer’s name." }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();

  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await choose(page, "Type");
  await choose(page, "Rank");
  await choose(page, "Area");
  await choose(page, "Site");
  await page.getByRole("textbox", { name: "E-mail" }).fill("info@hopeworks.co.za");
  await page.getByRole("button", { name: /^More Details/ }).click();
  await page.getByRole("textbox", { name: "VAT no." }).fill("4123456789");
  const physical = page.getByRole("group", { name: "Physical address" });
  await physical.getByRole("textbox", { name: "Street" }).fill("1 Long Street");
  await physical.getByRole("textbox", { name: "City" }).fill("Cape Town");
  await page.getByRole("button", { name: "Save" }).click();

  const information = page.getByRole("region", { name });
  await expect(information.locator("[data-status='NEW_CRM']")).toBeVisible();
  await page.getByRole("tab", { name: /Addresses/ }).click();
  await expect(page.getByText("1 Long Street")).toBeVisible();

  // Edit, from the buttons.
  await information.getByRole("link", { name: "Edit Customer" }).click();
  await page.getByRole("textbox", { name: "Telephone" }).fill("021 555 0142");
  await page.keyboard.press("Control+Enter");
  await expect(information.getByRole("link", { name: "021 555 0142" })).toBeVisible();

  // Release, with the sentence of the manual.
  await information.getByRole("link", { name: "Release Customer" }).first().click();
  await expect(
    page.getByText("Are you sure you want to release this customer? Click the Back button to cancel."),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: "Save" })).toBeEnabled();
  await page.getByRole("button", { name: "Yes, Release Customer" }).click();
  await expect(information.locator("[data-status='RELEASED']")).toBeVisible();
  await expect(page.getByRole("link", { name: "Release Customer" })).toHaveCount(0);

  // Accounts approve over the queue; nobody reloads.
  await page.evaluate(() => {
    (window as { untouched?: boolean }).untouched = true;
  });
  await expect(information.locator("[data-status='ACTIVE']")).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText(`${name} is now Active`)).toBeVisible();
  expect(await page.evaluate(() => (window as { untouched?: boolean }).untouched)).toBe(true);
});

test("a customer that is handed to a colleague is saved, and leaves its maker where his own are", async ({ page }) => {
  const given = newName("Given Away");
  const shared = newName("Let Go");
  await logIn(page, "sam", "/customers/new");
  await page.getByRole("textbox", { name: "Name" }).fill(given);
  for (const label of ["Type", "Rank", "Area", "Site"]) await choose(page, label);
  await choose(page, "Main salesman", "Thandi");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/^Saved, and handed to Thandi/)).toBeVisible();
  await expect(page.getByText(`You are not linked to ${given}`)).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "Customers" })).toBeVisible();
  await expect(page).toHaveURL(/\/customers$/);

  // The same for one that he is linked to, and lets go.
  const { employees } = await (await page.request.get("/api/v1/employees?pageSize=200")).json();
  const idOf = (name: string) =>
    employees.find((each: { displayName: string }) => each.displayName.startsWith(name)).id as string;
  const { id } = await makeCustomer(page, shared, {
    mainSalesmanId: idOf("Thandi"),
    additionalSalesmanIds: [idOf("Sam")],
  });
  await page.goto(`/customers/${id}`);
  await page.getByRole("region", { name: shared }).getByRole("link", { name: "Edit Customer" }).click();
  await page.getByRole("combobox", { name: "Additional salesmen" }).press("Backspace");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`You are not linked to ${shared}`)).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "Customers" })).toBeVisible();

  // Thandi has both.
  await page.request.delete("/api/v1/session");
  await logIn(page, "thandi", `/customers/${id}`);
  await expect(page.getByRole("region", { name: shared })).toBeVisible();
  const filter = JSON.stringify({ condition: { field: "name", operator: "EQUALS", values: [given] } });
  const found = await page.request.get("/api/v1/customers", { params: { filter } });
  expect((await found.json()).customers).toHaveLength(1);
});

test("a mistake shows at its field when it is left, and does not push away what is being clicked", async ({ page }) => {
  await logIn(page, "sam", "/customers/new");
  await page.getByRole("textbox", { name: "E-mail" }).fill("nope");
  const more = page.getByRole("button", { name: /^More Details/ });
  const box = await more.boundingBox();
  if (!box) throw new Error("the button has no place");
  // As a hand does it: the pointer does not follow what moves.
  await page.mouse.move(box.x + 40, box.y + box.height / 2);
  await page.mouse.down();
  expect(await more.boundingBox()).toEqual(box);
  await page.mouse.up();
  await expect(more).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByText("Enter an e-mail address such as")).toHaveCount(1);
  await expect(page.getByRole("main").getByRole("alert")).toHaveCount(0);
});

test("a declined customer comes back with the reason and is released again after the correction", async ({ page }) => {
  const name = newName("Doubtful Traders");
  await logIn(page);
  const { id } = await makeCustomer(page, name, { vatNumber: "12" });
  await page.goto(`/customers/${id}`);
  const information = page.getByRole("region", { name });
  await information.getByRole("link", { name: "Release Customer" }).first().click();
  await expect(page.getByRole("button", { name: "Yes, Release Customer" })).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(information.locator("[data-status='RELEASED']")).toBeVisible();
  await expect(information.locator("[data-status='NEW_CRM']")).toBeVisible({ timeout: 40_000 });
  await expect(page.getByRole("status").filter({ hasText: "Declined by" })).toContainText(/VAT|registration/i);
  await expect(page.getByText(`${name} was declined`)).toBeVisible();

  await information.getByRole("link", { name: "Edit Customer" }).first().click();
  await page.getByRole("button", { name: /^More Details/ }).click();
  await page.getByRole("textbox", { name: "VAT no." }).fill("4123456789");
  await page.keyboard.press("Control+Enter");
  await information.getByRole("link", { name: "Release Customer again" }).click();
  await page.getByRole("button", { name: "Yes, Release Customer" }).click();
  await expect(information.locator("[data-status='ACTIVE']")).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText("Declined by")).toHaveCount(0);
});

test("what accounts needs is named before the release, with a way to fill it in", async ({ page }) => {
  await logIn(page);
  const { id } = await makeCustomer(page, newName("Bare Bones"), { vatNumber: "", physicalAddress: undefined });
  await page.goto(`/customers/${id}/release`);
  await expect(page.getByRole("main").getByRole("alert")).toContainText("Physical address with street and city");
  await expect(page.getByRole("button", { name: "Yes, Release Customer" })).toBeDisabled();
  await expect(page.getByText("Are you sure")).toHaveCount(0);
  await page.getByRole("link", { name: "VAT no. or registration no." }).click();
  await expect(page.getByRole("textbox", { name: "VAT no." })).toBeFocused();
});

test("what can be done about a customer is in sight; a phone has the first in sight and all in a menu", async ({
  page,
}) => {
  await logIn(page);
  const name = newName("At Rest");
  const { id } = await makeCustomer(page, name);
  await page.goto(`/customers/${id}`);
  const information = page.getByRole("region", { name });
  const labels = [
    "Edit Customer",
    "Add Contact",
    "Add Third Party",
    "Add Note",
    "Maintain Customer Salesmen",
    "Create Cold Call for Customer",
    "New Activity",
    "Release Customer",
  ];
  for (const label of labels) await expect(information.getByRole("link", { name: label })).toHaveText(label);
  await expect(information.getByRole("button", { name: `Actions for ${name}` })).toBeHidden();

  await page.setViewportSize({ width: 390, height: 844 });
  await expect(information.getByRole("link", { name: "Edit Customer" })).toBeVisible();
  await expect(information.getByRole("link", { name: "Add Note" })).toBeHidden();
  await information.getByRole("button", { name: `Actions for ${name}` }).click();
  // What stands under "more" on a wide screen comes last.
  await expect(page.getByRole("menuitem")).toHaveText([...labels, "Merge…"].map((label) => new RegExp(`^${label}`)));
});

test("shows the salesmen and the addresses in the details frame", async ({ page }) => {
  await logIn(page);
  const { id } = await makeCustomer(page, newName("Details"));
  await page.goto(`/customers/${id}`);
  await page.getByRole("tab", { name: /Addresses/ }).click();
  await page.getByRole("tab", { name: /Salesmen/ }).click();
  await expect(page.getByRole("tabpanel")).toContainText("Main salesman");
  await page.reload();
  await expect(page.getByRole("tab", { name: /Salesmen/ })).toHaveAttribute("aria-selected", "true");
});

test.describe("a customer that cannot be shown", () => {
  test.use({ refusals: [401, 400, 404] });

  test("says that it is not there or not yours", async ({ page }) => {
    await logIn(page);
    await page.goto("/customers/00000000-0000-4000-8000-000000000000");
    await expect(page.getByRole("heading", { name: "Not here, or not yours to see" })).toBeVisible();
    await expect(page.getByRole("navigation", { name: "Where you are" })).toHaveText("Customers");
    await page.goto("/no/such/page");
    await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  });
});

test.describe("second thoughts", () => {
  test.use({ refusals: [412] });

  test("a saved change is taken back at once, unless somebody has changed the customer since", async ({ page }) => {
    await logIn(page);
    const name = newName("Second Thoughts");
    const { id } = await makeCustomer(page, name, { telephone: "021 555 0142" });
    const save = async (number: string) => {
      await page.goto(`/customers/${id}/edit`);
      await page.getByLabel("Telephone", { exact: true }).fill(number);
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await expect(page.getByText(`${name} is saved.`)).toBeVisible();
      await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    };
    await save("021 555 0143");
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByText("The change is taken back.")).toBeVisible();
    await expect(page.getByRole("main").getByRole("link", { name: "021 555 0142" }).first()).toBeVisible();

    await save("021 555 0144");
    expect((await page.request.patch(`/api/v1/customers/${id}`, { data: { fax: "021 555 0145" } })).status()).toBe(200);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByText("It was changed since, so nothing was taken back.")).toBeVisible();
    await expect(page.getByRole("main").getByRole("link", { name: "021 555 0144" }).first()).toBeVisible();
  });
});
