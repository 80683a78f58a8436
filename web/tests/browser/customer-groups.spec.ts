import { expect, expectAccessible, logIn, makeCustomer, makeUser, newName, test } from "./crm";

test("a group opens its customers to its salesmen, is merged, and closes them again when it is deleted", async ({
  page,
  browser,
  request,
}) => {
  await logIn(page);
  const [first, second] = [newName("Grouped School"), newName("Grouped Academy")];
  const { id } = await makeCustomer(page, first);
  await makeCustomer(page, second);

  await logIn(page, await makeUser(request));
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Customer Groups" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Customer Groups" })).toBeVisible();

  const dialog = page.getByRole("dialog");
  const [schools, academies] = [newName("Schools"), newName("Academies")];
  await page.getByRole("button", { name: "New group" }).click();
  await dialog.getByRole("button", { name: "Create group" }).click();
  await expect(dialog.getByText("Please fill this in.")).toBeVisible();
  await dialog.getByRole("textbox", { name: /^Name/ }).fill(schools);
  await dialog.getByRole("checkbox", { name: /^Thandi / }).check();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create group" }).click();
  await expect(page.getByRole("heading", { level: 1, name: schools })).toBeVisible();

  // Customers come into it by a search, and who is linked sees them at once.
  await page.getByRole("searchbox").fill(first);
  await page.getByRole("button", { name: `Add ${first}` }).click();
  await expect(page.getByText("In the group")).toBeVisible();
  await expect(page.getByRole("button", { name: `Remove ${first}` })).toBeVisible();
  await expectAccessible(page);
  const thandi = await browser.newPage({ baseURL: test.info().project.use.baseURL ?? "" });
  await logIn(thandi, "thandi", `/customers/${id}`);
  await expect(thandi.getByRole("heading", { level: 1, name: first })).toBeVisible();
  await expect(thandi.getByText(schools)).toBeVisible();

  // The listing shows the group's customers alone.
  await page.getByRole("link", { name: "Show in Customers" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Customers" })).toBeVisible();
  await expect(page.getByRole("link", { name: first, exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: second, exact: true })).toHaveCount(0);

  // Another group becomes part of it.
  await page.goto("/settings/groups");
  await page.getByRole("button", { name: "New group" }).click();
  await dialog.getByRole("textbox", { name: /^Name/ }).fill(academies);
  await dialog.getByRole("button", { name: "Create group" }).click();
  await expect(page.getByRole("heading", { level: 1, name: academies })).toBeVisible();
  await page.getByRole("searchbox").fill(second);
  await page.getByRole("button", { name: `Add ${second}` }).click();
  await expect(page.getByText("In the group")).toBeVisible();
  await page.goto("/settings/groups");
  await page.getByRole("searchbox", { name: "Find by name" }).fill(schools);
  const row = page.getByRole("row", { name: new RegExp(`^${schools}`) });
  await row.getByRole("button", { name: /^Actions/ }).click();
  await page.getByRole("menuitem", { name: "Merge groups" }).click();
  await dialog.getByRole("combobox", { name: "Groups that become part of it" }).fill(academies);
  await page.getByRole("option", { name: academies }).click();
  await expect(dialog.getByText(new RegExp(`^${schools} gets all customers`))).toBeVisible();
  // Closes the choices.
  await page.keyboard.press("Tab");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row).toContainText("2 customers");

  await row.getByRole("button", { name: /^Actions/ }).click();
  await page.getByRole("menuitem", { name: "Delete group" }).click();
  await expect(dialog.getByText(/^Its 2 customers stay/)).toBeVisible();
  await dialog.getByRole("button", { name: "Delete group" }).click();
  await expect(page.getByText("No group matches")).toBeVisible();
  expect((await thandi.request.get(`/api/v1/customers/${id}`)).status()).toBe(404);
  await thandi.close();
});

test("what is typed into a new group survives a reload, and waits on the home page until it is saved", async ({
  page,
  request,
}) => {
  await logIn(page, await makeUser(request), "/settings/groups");
  const dialog = page.getByRole("dialog");
  const name = dialog.getByRole("textbox", { name: /^Name/ });
  const typed = newName("Colleges");
  await page.getByRole("button", { name: "New group" }).click();
  await name.fill(typed);
  await dialog.getByRole("checkbox", { name: /^Thandi / }).check();
  await page.reload();
  // The dialog is open again, as it was left.
  await expect(name).toHaveValue(typed);
  await expect(dialog.getByRole("checkbox", { name: /^Thandi / })).toBeChecked();
  await expect(dialog.getByText("What you typed was restored")).toBeVisible();
  await expectAccessible(page);

  await page.goto("/");
  const line = page.getByRole("listitem").filter({ hasText: `New group: ${typed}` });
  await line.getByRole("link", { name: "Continue" }).click();
  await expect(name).toHaveValue(typed);
  await dialog.getByRole("button", { name: "Create group" }).click();
  await expect(page.getByRole("heading", { level: 1, name: typed })).toBeVisible();

  // The same for the changes to one that is there; then they are discarded.
  await page.getByRole("button", { name: "Edit group" }).click();
  await name.fill(`${typed} of Art`);
  await page.reload();
  await expect(name).toHaveValue(`${typed} of Art`);
  await dialog.getByRole("button", { name: "Discard", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: /^Good to see you/ })).toBeVisible();
  await expect(line).toHaveCount(0);
  await expect(page.getByText(`${typed} of Art`)).toHaveCount(0);
});

test("salesmen are told who maintains groups", async ({ page }) => {
  await logIn(page, "sam", "/settings/groups");
  await expect(page.getByRole("heading", { level: 1, name: "Customer groups are not for you" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Settings" }).click();
  await expect(page.getByRole("switch")).toBeVisible();
  await expect(page.getByRole("link", { name: "Customer Groups" })).toHaveCount(0);
});
