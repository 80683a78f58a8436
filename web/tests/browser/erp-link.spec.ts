import type { Page } from "@playwright/test";
import { NO_COMMANDS, newDealer } from "./commands";
import { expect, expectAccessible, logIn, test } from "./crm";

const PAGE = "/settings/erp-link";

const rows = (page: Page) => page.locator("[data-row]");
const held = (page: Page, code: string) => rows(page).filter({ hasText: code });

test.describe("of a dealer of its own", () => {
  test.skip(Boolean(NO_COMMANDS), NO_COMMANDS);

  test("an administrator sees a parked message, mends the cause, replays it, and it is gone", async ({ page }) => {
    const { slug, say } = await newDealer();
    await say("customer.held", { code: "LATE" });
    await logIn(page, "admin", PAGE, slug);
    await expect(held(page, "LATE")).toContainText('There is no customer with the code "LATE"');
    await expect(page.getByRole("button", { name: "1 parked message" })).toHaveAttribute("aria-pressed", "true");
    await expect(page.getByRole("region", { name: "Customers" })).toContainText("customer.held");

    await held(page, "LATE").focus();
    await page.keyboard.press("Enter");
    const panel = page.getByRole("dialog", { name: "Parked message" });
    await expect(panel).toContainText('"code": "LATE"');
    await expect(panel).toContainText("urn:erp:");
    await panel.getByRole("button", { name: "Replay" }).click();
    await expect(page.getByText("customer.held LATE failed again")).toBeVisible();
    await expectAccessible(page);
    await page.goBack();
    await expect(panel).toBeHidden();

    await say("customer.upserted", { code: "LATE", name: "Late Traders" });
    await expect(async () => {
      const found = await page.request.get("/api/v1/customers");
      expect((await found.json()).customers).toHaveLength(1);
    }).toPass();
    await held(page, "LATE").hover();
    await held(page, "LATE").getByRole("button", { name: "Replay" }).click();
    await expect(page.getByText("customer.held LATE is applied")).toBeVisible();
    await expect(page.getByRole("heading", { name: "Nothing is parked" })).toBeVisible();
    const [customer] = (await (await page.request.get("/api/v1/customers")).json()).customers;
    expect(customer.status).toBe("CUSTOMER_STATUS_HOLD");
  });

  test("what is not needed is dropped for a reason, and all that match are replayed at once", async ({ page }) => {
    const { slug, say } = await newDealer();
    for (const code of ["NEVER", "ONE", "TWO"]) await say("customer.held", { code });
    for (const code of ["ONE", "TWO"]) await say("customer.upserted", { code, name: `${code} Traders` });
    await logIn(page, "admin", PAGE, slug);
    await expect(rows(page)).toHaveCount(3);
    await held(page, "NEVER").focus();
    await page.keyboard.press("d");
    const dialog = page.getByRole("dialog", { name: "Drop this message?" });
    await dialog.getByRole("button", { name: "Drop the message" }).click();
    await expect(dialog).toContainText("Say why.");
    await expectAccessible(page);
    await dialog.getByRole("textbox").fill("There never was such a customer.");
    await page.keyboard.press("Enter");
    await expect(rows(page)).toHaveCount(2);

    await page.getByRole("textbox", { name: "Filter Entity" }).fill("one");
    await expect(rows(page)).toHaveCount(1);
    await page.getByRole("button", { name: "Replay all matching" }).click();
    await page
      .getByRole("dialog", { name: "Replay 1 message?" })
      .getByRole("button", { name: "Replay", exact: true })
      .click();
    await expect(page.getByText("1 message is applied")).toBeVisible();
    await page.getByRole("button", { name: "Clear filters" }).first().click();
    await expect(rows(page)).toHaveCount(1);
    await expect(held(page, "TWO")).toBeVisible();
  });

  test("the page is live, accessible, and fits the screen, with messages and without", async ({ page }) => {
    test.setTimeout(180_000);
    const { slug, say } = await newDealer();
    await logIn(page, "admin", PAGE, slug);
    await expect(page.getByRole("heading", { name: "Nothing is parked" })).toBeVisible();
    await seen(page, "empty");
    for (const code of ["KA1042", "TB2001", "HV3310"]) await say("customer.held", { code });
    await page.setViewportSize({ width: 1440, height: 900 });
    // Nobody reloads.
    await expect(rows(page)).toHaveCount(3);
    await seen(page, "parked");
    await held(page, "TB2001").focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: "Parked message" })).toContainText("TB2001");
    await seen(page, "panel");
  });
});

/** Looks at the page in both appearances, on a wide screen and on a phone. */
async function seen(page: Page, name: string): Promise<void> {
  for (const [screen, viewport] of Object.entries({
    phone: { width: 390, height: 844 },
    wide: { width: 1440, height: 900 },
  })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      // The page follows a moment later.
      await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
      await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== "running"));
      await expectAccessible(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${name} is wider than the ${screen}`).toBeLessThanOrEqual(0);
      await page.screenshot({ path: `test-results/pages/erp-link-${name}-${screen}-${colorScheme}.png` });
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
}

test("who is no administrator hears who can, and is not led there", async ({ page }) => {
  await logIn(page, "sam");
  await page.getByRole("button", { name: "Settings" }).click();
  await expect(page.getByRole("switch")).toBeVisible();
  await expect(page.getByRole("link", { name: "ERP link" })).toHaveCount(0);
  await page.goto(PAGE);
  await expect(page.getByRole("heading", { name: "The ERP link is for CRM administrators" })).toBeVisible();
  await expectAccessible(page);
});

test("an administrator finds the page in the settings and in the palette", async ({ page }) => {
  await logIn(page, "admin");
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("link", { name: "ERP link" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "ERP link" })).toBeVisible();
  await expect(page).toHaveTitle(/^ERP link/);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("erp");
  await page.getByRole("option", { name: /Go to the ERP link/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "ERP link" })).toBeVisible();
});
