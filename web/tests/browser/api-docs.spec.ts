import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, logIn, test } from "./crm";

async function seen(page: Page, name: string): Promise<void> {
  await expect(page.getByRole("heading", { name: /^CRM/ })).toBeVisible();
  await page.locator("#operations-tag-Customers").click();
  await expect(page.getByText("/api/v1/customers/{id}/release").first()).toBeVisible();
  await page.screenshot({ path: `test-results/pages/api-docs-${name}.png` });
}

test("the API is a page that the user menu leads to, and can be tried out there", async ({ page }) => {
  await logIn(page);
  await page.getByRole("button", { name: /user menu$/ }).click();
  await page.getByRole("menuitem", { name: "API for programs" }).click();
  await seen(page, "light");
  await page.locator("#operations-tag-Sessions").click();
  const operation = page.locator(".opblock", { hasText: "/api/v1/session" }).filter({ hasText: "GET" });
  await operation.locator(".opblock-summary-control").click();
  await operation.getByRole("button", { name: "Try it out" }).click();
  await operation.getByRole("button", { name: "Execute" }).click();
  await expect(operation.locator(".live-responses-table .response-col_status").last()).toContainText("200");
  await expect(operation.locator(".live-responses-table")).toContainText("sam@demo.example");
});

test("the palette leads to the API, too", async ({ page }) => {
  await logIn(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("API");
  await page.getByRole("option", { name: "API for programs" }).click();
  await expect(page).toHaveURL("/api/docs");
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("the API's page is accessible", async ({ page }) => {
      await page.goto("/api/docs");
      await seen(page, colorScheme);
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
        // The library puts the link to an operation into the button that opens it; both can be reached by key.
        .disableRules(["nested-interactive"])
        .analyze();
      const found = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html }) => html) }));
      expect(found).toEqual([]);
    });
  });
}
