import { readFile } from "node:fs/promises";
import { expect, expectAccessible, logIn, makeCustomer, newName, test } from "./crm";
import { makeThirdParty } from "./third-party";

test("the listed customers are taken away as a file, just as they are filtered", async ({ page }) => {
  await logIn(page, "sam");
  const name = newName("Taken Away");
  await makeCustomer(page, name, { telephone: "+27 21 555 0100" });
  await page.goto("/customers");
  await page.getByRole("searchbox", { name: "Filter" }).fill(name);
  await expect(page.locator("[data-row]")).toHaveCount(1);
  const button = page.getByRole("button", { name: "Export CSV" });
  await expect(button).toHaveAccessibleDescription("1 row, as listed here");
  await expectAccessible(page);

  const [file] = await Promise.all([page.waitForEvent("download"), button.press("Enter")]);
  expect(file.suggestedFilename()).toMatch(/^customers-\d{4}-\d{2}-\d{2}\.csv$/);
  const [names, row, ...rest] = (await readFile(await file.path(), "utf8")).split("\r\n");
  expect(names).toMatch(/^\uFEFFid,code,name,status,/);
  expect(row).toContain(name);
  // No spreadsheet takes it for a formula.
  expect(row).toContain(",'+27 21 555 0100,");
  expect(rest).toEqual([""]);
  await expect(page.getByText(`1 row exported: ${file.suggestedFilename()}`)).toBeVisible();
  await expect(button).toBeFocused();
});

test("so are the contacts of all customers", async ({ page }) => {
  await logIn(page, "sam", "/contacts");
  await expect(page.locator("[data-row]").first()).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  expect((await download).suggestedFilename()).toMatch(/^contacts-/);
  await expect(page.getByText(/^[\d\s,.]+ rows? exported: contacts-/)).toBeVisible();
});

test("so are third parties, of one customer and of all", async ({ page }) => {
  await logIn(page, "sam");
  const { id } = await makeCustomer(page, newName("Rivalled"));
  await makeThirdParty(page, id, { supplierName: "Taken Away Copiers" });
  for (const address of [`/customers/${id}/third-parties`, "/third-parties"]) {
    await page.goto(address);
    await page.getByRole("searchbox", { name: "Filter" }).fill("Taken Away Copiers");
    await expect(page.locator("[data-row]")).toHaveCount(1);
    const button = page.getByRole("button", { name: "Export CSV" });
    await expect(button).toHaveAccessibleDescription("1 row, as listed here");
    const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
    expect(file.suggestedFilename()).toMatch(/^third-parties-\d{4}-\d{2}-\d{2}\.csv$/);
    const [, row] = (await readFile(await file.path(), "utf8")).split("\r\n");
    expect(row).toContain(",Taken Away Copiers,RC-77,CURRENT,");
  }
});

test("so are recommendations, with what each is made from", async ({ page }) => {
  await logIn(page, "sam", "/recommendations");
  await expect(page.locator("[data-row]").first()).toBeVisible();
  const button = page.getByRole("button", { name: "Export CSV" });
  await expect(button).toHaveAccessibleDescription(/^[\d\s,.]+ rows?, as listed here$/);
  await expectAccessible(page);
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  expect(file.suggestedFilename()).toMatch(/^recommendations-\d{4}-\d{2}-\d{2}\.csv$/);
  const [names, first] = (await readFile(await file.path(), "utf8")).split("\r\n");
  expect(names).toMatch(/^\uFEFFid,type,state,customerId,customerName,/);
  expect(first).toMatch(/^[0-9a-f-]{36},[A-Z_]+,PENDING,/);
});
