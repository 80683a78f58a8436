import { expect, expectAccessible, logIn, makeUser, PASSWORD, test } from "./crm";

test("an administrator lets somebody in, changes his roles, and closes his account", async ({
  page,
  browser,
  request,
}) => {
  await logIn(page, await makeUser(request));
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Users and roles" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();

  const who = `ann-${crypto.randomUUID().slice(0, 8)}`;
  await page.getByRole("button", { name: "New user" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Create user" }).click();
  await expect(dialog.getByText("Please fill this in.")).toHaveCount(3);
  await dialog.getByLabel("E-mail").fill(`${who}@demo.example`);
  await dialog.getByLabel("Name").fill(`Ann ${who}`);
  await dialog.getByRole("textbox", { name: "First password" }).fill(PASSWORD);
  await dialog.getByRole("checkbox", { name: "CRM administrator" }).check();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create user" }).click();
  await expect(dialog).toHaveCount(0);

  await page.getByRole("searchbox", { name: "Find by name or e-mail" }).fill(who.slice(0, 8));
  const row = page.getByRole("row", { name: new RegExp(`^Ann ${who}`) });
  await expect(row).toContainText("CRM administrator");
  const context = await browser.newContext();
  const ann = await context.newPage();
  await logIn(ann, who);

  const act = async (action: string) => {
    await row.getByRole("button", { name: /^Actions/ }).click();
    await page.getByRole("menuitem", { name: action }).click();
    // What follows looks at the whole page: the menu must be gone, and the dialog there.
    await expect(page.getByRole("menu")).toBeHidden();
    await expect(dialog).toBeVisible();
  };
  await act("Change roles");
  await dialog.getByRole("checkbox", { name: "Settings user" }).check();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText("CRM administrator · Settings user");

  await act("Close account");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Close account" }).click();
  await expect(row).toContainText("Closed");
  await expect(ann.getByRole("dialog", { name: "Your session has expired" })).toBeVisible({ timeout: 30_000 });

  await act("Reopen account");
  await dialog.getByRole("button", { name: "Reopen account" }).click();
  await expect(row).not.toContainText("Closed");
  await act("Set new password");
  await dialog.getByRole("textbox", { name: "New password" }).fill("another long password");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Set new password" }).click();
  await expect(dialog).toHaveCount(0);
  await context.clearCookies();
  await logIn(ann, who, "/", "demo", "another long password");
  await context.close();
});

test("nobody can shut himself out", async ({ page, request }) => {
  const who = await makeUser(request);
  await logIn(page, who, "/settings/users");
  await page.getByRole("searchbox").fill(who);
  const row = page.getByRole("row", { name: new RegExp(who) });
  await row.getByRole("button", { name: /^Actions/ }).click();
  await expect(page.getByRole("menuitem")).toHaveText(["Change roles"]);
  await page.getByRole("menuitem").click();
  await expect(page.getByRole("checkbox", { name: "CRM administrator" })).toBeDisabled();
});

test.describe("for salesmen", () => {
  test.use({ refusals: [401, 403] });

  test("the page says who may", async ({ page }) => {
    await logIn(page, "sam", "/settings/users");
    await expect(page.getByText(/You need the right/)).toBeVisible();
    await page.getByRole("button", { name: "Settings" }).click();
    await expect(page.getByRole("switch")).toBeVisible();
    await expect(page.getByRole("link", { name: "Users and roles" })).toHaveCount(0);
  });
});

test("who looks after the settings only is told so on the home page, which asks for no customers", async ({
  page,
  request,
}) => {
  await logIn(page, await makeUser(request, { settingsUser: true }));
  await expect(page.getByRole("heading", { name: "You look after the settings" })).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: "test-results/pages/home-settings-user.png" });
});

test("who has no role is told who gives him one", async ({ page, request }) => {
  await logIn(page, await makeUser(request, { crmAdministrator: false }));
  await expect(page.getByRole("heading", { name: "You have no role yet" })).toBeVisible();
  await expect(page.getByText(/An administrator of Karoo Office Technologies can give you one/)).toBeVisible();
  await expectAccessible(page);
});
