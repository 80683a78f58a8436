import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, makeUser, PASSWORD, test } from "./crm";

const NEW = "another long password";

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: /user menu$/ }).click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

test.describe("a password", () => {
  test.use({ refusals: [400, 401] });

  test("is changed with the present one", async ({ page, request }) => {
    const who = await makeUser(request);
    await logIn(page, who);
    await choose(page, "Change password");
    await page.getByRole("dialog").getByRole("link", { name: "API keys" }).click();
    await expect(page).toHaveURL(/\/settings\/api-keys$/);
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await choose(page, "Change password");
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByText("Please fill this in.")).toBeVisible();
    await expectAccessible(page);
    const fill = async (present: string, next: string, again = next) => {
      await page.getByLabel("Present password").fill(present);
      await page.getByRole("textbox", { name: "New password", exact: true }).fill(next);
      await page.getByLabel("New password again").fill(again);
      await page.getByRole("button", { name: "Change password" }).click();
    };
    await fill(PASSWORD, "too short");
    await expect(page.getByText("Use at least 12 characters.")).toBeVisible();
    await fill(PASSWORD, NEW, "something else");
    await expect(page.getByText("The two do not match.")).toBeVisible();
    await fill("a wrong password", NEW);
    await expect(page.getByText("This is not your present password.")).toBeVisible();
    await fill(PASSWORD, NEW);
    await expect(page.getByText("Your password is changed")).toBeVisible();

    await choose(page, "Log out");
    await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
    const session = { tenant: "demo", email: `${who}@demo.example`, password: PASSWORD };
    expect((await request.post("/api/v1/session", { data: session })).status()).toBe(401);
    await logIn(page, who, "/", "demo", NEW);
  });
});

test("logging out everywhere shows in the other browser by itself", async ({ page, browser, request }) => {
  const who = await makeUser(request);
  const context = await browser.newContext();
  const other = await context.newPage();
  await logIn(other, who);
  await logIn(page, who);
  await choose(page, "Log out everywhere");
  const dialog = page.getByRole("dialog", { name: "Log out everywhere?" });
  await expect(dialog).toContainText("Programs with API keys of yours stay in until you revoke the keys: API keys");
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Log out everywhere" }).click();
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
  await expect(other.getByRole("dialog", { name: "Your session has expired" })).toBeVisible({ timeout: 30_000 });
  await context.close();
});

test("an API key is shown once, opens what it may, and is revoked", async ({ page, request, playwright, baseURL }) => {
  const who = await makeUser(request);
  await logIn(page, who, "/settings/api-keys");
  await expect(page.getByRole("heading", { name: "No API keys yet" })).toBeVisible();
  await page.getByRole("button", { name: "New API key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(dialog.getByText("Choose at least one.")).toBeVisible();
  await dialog.getByLabel("Name").fill("Monthly report");
  await dialog.getByRole("checkbox", { name: "See customers" }).check();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create key" }).click();
  const token = await dialog.getByLabel("Key", { exact: true }).inputValue();
  expect(token).toMatch(/^crm_[0-9a-f]{32}\./);
  await expect(dialog.getByRole("button", { name: "Copy" })).toBeVisible();
  await expectAccessible(page);

  const program = await playwright.request.newContext({
    baseURL,
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  });
  expect((await program.get("/api/v1/customers?pageSize=1")).status()).toBe(200);
  expect((await program.post("/api/v1/customers", { data: { name: "No" } })).status()).toBe(403);

  await dialog.getByRole("button", { name: "Done" }).click();
  await page.reload();
  const row = page.getByRole("row", { name: /^Monthly report/ });
  await expect(row).toContainText("See customers");
  await expect(row).not.toContainText("Never");
  await expect(page.getByText(token)).toHaveCount(0);
  await row.getByRole("button", { name: "Revoke Monthly report" }).click();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("heading", { name: "No API keys yet" })).toBeVisible();
  await expect(async () => {
    expect((await program.get("/api/v1/customers?pageSize=1")).status()).toBe(401);
  }).toPass({ timeout: 10_000 });
  await program.dispose();
});
