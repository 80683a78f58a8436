import { expect, logIn, logInOnPage, test } from "./crm";

test("refuses wrong credentials with a clear word and keeps what was typed", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("Company").fill("demo");
  await page.getByLabel("E-mail").fill("sam@demo.example");
  await page.getByRole("textbox", { name: "Password" }).fill("wrong");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("do not match");
  await expect(page.getByLabel("E-mail")).toHaveValue("sam@demo.example");
});

test("says what is missing and puts the cursor there", async ({ page }) => {
  await page.goto("/login");
  await page.getByLabel("Company").fill("demo");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByText("Please fill this in.")).toHaveCount(2);
  await expect(page.getByLabel("E-mail")).toBeFocused();
});

test("leads to the page that was asked for, and remembers the company", async ({ page, context }) => {
  await page.goto("/customers?sort=code");
  await logInOnPage(page, "sam");
  await expect(page).toHaveURL(/\/customers\?sort=code$/);
  await expect(page.getByRole("columnheader", { name: "Code" })).toHaveAttribute("aria-sort", "ascending");
  await context.clearCookies();
  await page.goto("/login");
  await expect(page.getByLabel("Company")).toHaveValue("demo");
  await expect(page.getByLabel("E-mail")).toBeFocused();
});

test("does not follow a forged link after the log-in", async ({ page }) => {
  await page.goto("/login?next=//evil.example/");
  await logInOnPage(page, "sam");
  await expect(page).toHaveURL((url) => url.host !== "evil.example" && url.pathname !== "/login");
});

test("logs out, on the server too", async ({ page }) => {
  await logIn(page);
  await page.getByRole("button", { name: /user menu$/ }).click();
  await expect(page.getByText("sam@demo.example")).toBeVisible();
  await page.getByRole("menuitem", { name: "Log out", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
  expect((await page.request.get("/api/v1/session")).status()).toBe(401);
  await page.goto("/customers");
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
});
