import { expect, expectAccessible, logIn, makeCustomer, newName, test } from "./crm";
import { makeActivity, makeWorked } from "./work";

test("salesmen are linked and unlinked by ticks, and see the customer accordingly", async ({ page, browser }) => {
  await logIn(page);
  const name = newName("Shared With Colleagues");
  const { id } = await makeCustomer(page, name);
  await page.goto(`/customers/${id}`);
  await page.getByRole("link", { name: /^Maintain Customer Salesmen/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Salesmen for ${name}` })).toBeVisible();

  // The one who made it is its main salesman, for good.
  const main = page.getByRole("checkbox", { name: /^Sam / });
  await expect(main).toBeChecked();
  await expect(main).toBeDisabled();
  await expect(page.getByText(/^1 of \d+ is linked$/)).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("searchbox", { name: "Find a salesman" }).fill("thandi");
  await expect(page.getByRole("checkbox")).toHaveCount(1);
  await page.getByRole("checkbox", { name: /^Thandi / }).check();
  await expect(page.getByText(/^2 of \d+ are linked$/)).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("tab", { name: "2 Salesmen" })).toBeVisible();

  const thandi = await browser.newPage({ baseURL: test.info().project.use.baseURL ?? "" });
  await logIn(thandi, "thandi", `/customers/${id}`);
  await expect(thandi.getByRole("heading", { level: 1, name })).toBeVisible();

  // She leaves it to him, and does not see it any more.
  await thandi.goto(`/customers/${id}/salesmen`);
  await thandi.getByRole("checkbox", { name: /^Thandi / }).uncheck();
  await thandi.getByRole("button", { name: "Save" }).click();
  await expect(thandi).toHaveURL(/\/customers$/);
  expect((await thandi.request.get(`/api/v1/customers/${id}`)).status()).toBe(404);
  await expect(page.getByRole("tab", { name: "1 Salesmen" })).toBeVisible();
  await thandi.close();
});

test("of who leaves, the open cases stay or go to the main salesman, as one chooses", async ({ page, browser }) => {
  await logIn(page);
  const customer = await makeWorked(page, newName("Left With Cases"));
  const hers = await browser.newPage({ baseURL: test.info().project.use.baseURL ?? "" });
  await logIn(hers, "thandi");
  const { caseId } = await makeActivity(hers, customer, { subject: "Bring the toner", caseSubject: "Toner" });
  await hers.close();

  await page.goto(`/customers/${customer.id}/salesmen`);
  const thandi = page.getByRole("checkbox", { name: /^Thandi / });
  await expect(thandi).toBeChecked();
  await expect(page.getByText("Open cases", { exact: true })).toHaveCount(0);
  await thandi.uncheck();
  const asked = page.getByRole("radiogroup", { name: /^Thandi .* has 1 open case with this customer/ });
  await expect(asked.getByRole("radio", { name: /^Thandi / })).toBeChecked();
  await asked.getByRole("radio", { name: /^Sam .*, the main salesman$/ }).check();
  await expectAccessible(page);
  await page.screenshot({ path: "test-results/pages/salesmen-open-cases-wide.png", fullPage: true });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: customer.name, exact: true })).toBeVisible();
  await page.goto(`/cases/${caseId}`);
  await expect(page.getByRole("heading", { level: 1, name: "Toner" })).toBeVisible();
  await expect(page.getByRole("link", { name: "View/Edit this Case" })).toBeVisible();
});

test("ticks that were not saved are asked about, and kept as a draft", async ({ page }) => {
  await logIn(page);
  const name = newName("Ticked And Left");
  const { id } = await makeCustomer(page, name);
  await page.goto(`/customers/${id}/salesmen`);
  await page.getByRole("checkbox", { name: /^Thandi / }).check();
  await page.getByRole("link", { name: "Customers", exact: true }).click();
  await page.getByRole("button", { name: "Leave, keep draft" }).click();
  await page.goto("/");
  await expect(page.getByText(`Salesmen for ${name}`)).toBeVisible();
});

test.describe("two at once", () => {
  test.use({ refusals: [401, 412] });

  test("are shown both versions, and the ticks are saved over the newer one", async ({ page }) => {
    await logIn(page);
    const { id } = await makeCustomer(page, newName("Ticked Twice"));
    await page.goto(`/customers/${id}/salesmen`);
    await page.getByRole("checkbox", { name: /^Thandi / }).check();
    const fax = await page.request.patch(`/api/v1/customers/${id}`, { data: { fax: "021 555 0777" } });
    expect(fax.status()).toBe(200);
    await page.getByRole("button", { name: "Save" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("Thandi");
    await dialog.getByRole("button", { name: "Save this" }).click();
    await expect(page.getByRole("tab", { name: "2 Salesmen" })).toBeVisible();
  });
});
