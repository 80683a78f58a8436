import { admin, makeTenant, NO_COMMANDS } from "./commands";
import { expect, expectAccessible, logIn, logInOnPage, test } from "./crm";

test.skip(Boolean(NO_COMMANDS), NO_COMMANDS);
test.use({ refusals: [401, 403] });

test("people of a suspended company are told so, and find everything again afterwards", async ({ page, browser }) => {
  const slug = `paused-${crypto.randomUUID().slice(0, 8)}`;
  await makeTenant(slug, "Paused Office");
  await logIn(page, "admin", "/customers/new", slug);
  await page.getByRole("textbox", { name: /^Name/ }).first().fill("Typed before");

  await admin("tenant", "suspend", "--slug", slug);
  await expect(page.getByRole("heading", { name: "Access is suspended" })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("Please ask the provider of your CRM.")).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: "test-results/pages/suspended-wide.png" });
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Access is suspended" })).toBeVisible();

  const context = await browser.newContext();
  const another = await context.newPage();
  await another.goto("/");
  await another.getByLabel("Company").fill(slug);
  await another.getByLabel("E-mail").fill(`admin@${slug}.example`);
  await another.getByRole("textbox", { name: "Password" }).fill("demo-password");
  await another.getByRole("button", { name: "Log in" }).click();
  await expect(another.getByRole("heading", { name: "Access is suspended" })).toBeVisible();
  await context.close();

  await admin("tenant", "resume", "--slug", slug);
  const again = page.getByRole("button", { name: "Try again" });
  await expect(async () => {
    // The page may have noticed by itself.
    if (await again.isVisible()) await again.click({ timeout: 2_000 });
    await expect(page.getByRole("textbox", { name: /^Name/ }).first()).toHaveValue("Typed before", { timeout: 5_000 });
  }).toPass();
});

test("somebody who opens the CRM while it is suspended can log in to another company", async ({ page }) => {
  const slug = `paused-${crypto.randomUUID().slice(0, 8)}`;
  await makeTenant(slug, "Paused Office");
  await logIn(page, "admin", "/", slug);
  await admin("tenant", "suspend", "--slug", slug);
  await expect(page.getByRole("heading", { name: "Access is suspended" })).toBeVisible({ timeout: 30_000 });
  await page.reload();
  await expect(page.getByRole("heading", { name: "Access is suspended" })).toBeVisible();
  await page.getByRole("button", { name: "Log in to another company" }).click();
  await logInOnPage(page, "sam");
});
