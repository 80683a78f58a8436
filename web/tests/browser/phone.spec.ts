import type { Locator } from "@playwright/test";
import { expect, logIn, makeCustomer, newName, test } from "./crm";
import { makeThirdParty, money } from "./third-party";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

const left = async (element: Locator) => (await element.boundingBox())?.x ?? Number.NaN;
const height = async (element: Locator) => (await element.boundingBox())?.height ?? Number.NaN;

test("salesmen are reached below their names, and what was done begins with no dot", async ({ page }) => {
  await logIn(page);
  const { id } = await makeCustomer(page, newName("Pocket"));
  await page.goto(`/customers/${id}?tab=salesmen`);
  const salesman = page.getByRole("tabpanel").getByRole("listitem");
  const mail = salesman.getByRole("link", { name: "sam@demo.example" });
  await expect(mail).toBeVisible();
  expect(await left(mail)).toBeCloseTo(await left(salesman.getByText(/^Sam /)), 0);

  await page.goto(`/customers/${id}?tab=history`);
  const entry = page.getByRole("tabpanel").getByRole("listitem").first();
  await expect(entry.getByText("created the customer")).toBeVisible();
  await expect(entry.getByText("·", { exact: true })).toBeHidden();
});

test("cards of third parties say until when and for how much, and equal buttons are equally high", async ({ page }) => {
  await logIn(page);
  const supplier = newName("Rival");
  const { id } = await makeCustomer(page, newName("Pocket"));
  await page.goto(`/customers/${id}/third-parties`);
  const none = page.getByRole("list", { name: /Third Party/ }).locator("xpath=..");
  await expect(none.getByRole("button", { name: "Show all" })).toBeVisible();
  expect(await height(none.getByRole("link", { name: "Add Third Party" }))).toBe(
    await height(none.getByRole("button", { name: "Show all" })),
  );
  await makeThirdParty(page, id, { supplierName: supplier, monthlyFee: money("1234567.89") });
  await page.reload();
  const terms = page.getByRole("link", { name: supplier }).getByText(/^until .* a month · 1 item$/);
  await expect(terms).toBeVisible();
  expect(await terms.evaluate((line) => line.scrollWidth <= line.clientWidth), "nothing is cut").toBe(true);
});
