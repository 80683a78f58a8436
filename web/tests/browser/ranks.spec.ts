import { expect, expectAccessible, logIn, makeCustomer, makeUser, newName, test } from "./crm";

test("a rank is made, its call cycle changed, and shown with its customers", async ({ page, request }) => {
  await logIn(page, await makeUser(request));
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Manage Ranks" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Manage Ranks" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Where you are" })).toHaveText("Manage Ranks");
  await expect(page.getByRole("row", { name: /^Silver/ })).toContainText("every 60 days");
  await expectAccessible(page);

  const name = newName("Rank");
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Create new rank" }).click();
  await dialog.getByRole("button", { name: "Create rank" }).click();
  await expect(dialog.getByText("Enter 1 to 3650 days.")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("textbox", { name: /^Name/ }).fill(name);
  await dialog.getByRole("textbox", { name: /^Call cycle/ }).fill("45");
  await dialog.getByRole("button", { name: "Create rank" }).click();
  const row = page.getByRole("row", { name: new RegExp(`^${name}`) });
  await expect(row).toContainText("every 45 days");

  await page.getByRole("button", { name: `Edit ${name}` }).click();
  await dialog.getByRole("textbox", { name: /^Call cycle/ }).fill("40");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText("every 40 days");

  const listed = await (await page.request.get("/api/v1/ranks")).json();
  const { code } = listed.ranks.find((rank: { name: string }) => rank.name === name);
  await logIn(page, "sam");
  const { id } = await makeCustomer(page, newName("Ranked Works"), { rank: code });
  await page.goto(`/customers/${id}`);
  await expect(page.getByText(`${name} · call every 40 days`)).toBeVisible();
});

test("a call cycle of the ERP's rank is taken back, and its name stays the ERP's", async ({ page, request }) => {
  await logIn(page, await makeUser(request), "/settings/ranks");
  const row = page.getByRole("row", { name: /^Wood/ });
  await page.getByRole("button", { name: "Edit Wood" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("textbox", { name: /^Name/ })).not.toBeEditable();
  await dialog.getByRole("textbox", { name: /^Call cycle/ }).fill("300");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText("every 300 days");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row).toContainText("every 365 days");
});

test("salesmen are told who looks after ranks", async ({ page }) => {
  await logIn(page, "sam", "/settings/ranks");
  await expect(page.getByRole("heading", { level: 1, name: "Ranks are not for you" })).toBeVisible();
  await expectAccessible(page);
});
