import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, makeCustomer, newName, test } from "./crm";

const ROW_HEIGHT = 36;

/** More rows than are in view, with those before and after. */
const MOST_ROWS = 80;

/** The most pages that are followed: three around what is in view, and the one of the row that Tab reaches. */
const MOST_PAGES = 4;

const rows = (page: Page) => page.locator("[data-row]");
const at = (page: Page, place: number) => page.locator(`[data-row][data-place="${place}"]`);

/** A dealer with some hundreds of customers, to whom no test adds any. */
const QUIET = "northgate";

/** All customers by name, without page numbers. */
async function openAll(page: Page, tenant?: string): Promise<void> {
  await logIn(page, "admin", "/customers?view=all&size=0", tenant);
  await expect(at(page, 0)).toBeVisible();
  await expect(page.getByRole("grid")).toHaveAttribute("aria-rowcount", /^\d{3,}$/);
}

async function scrollTo(page: Page, place: number): Promise<void> {
  const scroller = page.getByRole("grid").locator("xpath=..");
  await scroller.evaluate((element, top) => element.scrollTo(0, top), place * ROW_HEIGHT);
  await expect(at(page, place + 5)).toBeInViewport();
}

/** True if the row is in view and not under the header. */
async function expectInSight(page: Page, place: number): Promise<void> {
  await expect(at(page, place)).toBeInViewport();
  const head = await page.getByRole("grid").locator("thead").boundingBox();
  const row = await at(page, place).boundingBox();
  expect(row?.y).toBeGreaterThanOrEqual((head?.y ?? 0) + (head?.height ?? 0) - 1);
}

test("holds only the rows around what is in view, wherever one scrolls", async ({ page }) => {
  await openAll(page);
  for (const place of [150, 420, 1000]) {
    await scrollTo(page, place);
    await expect(at(page, place + 5)).toHaveAttribute("aria-rowindex", String(place + 8));
    expect(await rows(page).count()).toBeLessThan(MOST_ROWS);
  }
  await expect(at(page, 0), "the row that Tab reaches stays").toHaveAttribute("tabindex", "0");
  await expectAccessible(page);
});

test("is walked by the keyboard from one end to the other", async ({ page }) => {
  await openAll(page, QUIET);
  await at(page, 0).focus();
  await page.keyboard.press("ArrowDown");
  await expect(at(page, 1)).toBeFocused();
  await scrollTo(page, 400);
  await expect(at(page, 1), "scrolling takes no focus away").toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(at(page, 2)).toBeFocused();
  await expectInSight(page, 2);
  await page.keyboard.press("End");
  await expect(page.locator("[data-row]:focus")).toBeInViewport();
  const last = Number(await page.locator("[data-row]:focus").getAttribute("data-place"));
  expect(last).toBeGreaterThan(500);
  await page.keyboard.press("PageUp");
  await expect(at(page, last - 10)).toBeFocused();
  await page.keyboard.press("Space");
  await expect(page.getByRole("complementary", { name: /^Quick view: / })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Home");
  await expect(at(page, 0)).toBeFocused();
  await expectInSight(page, 0);
  expect(await rows(page).count()).toBeLessThan(MOST_ROWS);
});

test("a change fetches a handful of pages, and what is looked at and selected stays", async ({ page }) => {
  await openAll(page);
  for (const place of [150, 300, 450, 600, 750]) await scrollTo(page, place);
  const row = at(page, 760);
  const id = await row.getAttribute("data-row");
  const same = page.locator(`[data-row="${id}"]`);
  await row.focus();
  await page.keyboard.press("x");
  await expect(page.getByText("1 selected").first()).toBeVisible();
  const before = await same.boundingBox();
  const asked = new Set<string | null>();
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === "/api/v1/customers" && searchParams.get("pageSize") === "100") asked.add(searchParams.get("skip"));
  });
  const listed = await (await page.request.get("/api/v1/employees?pageSize=1&orderBy=displayName")).json();
  await makeCustomer(page, newName("AAA Endless"), { mainSalesmanId: listed.employees[0].id });
  await expect(same, "one row has come before it").not.toHaveAttribute("data-place", "760");
  await expect(page.getByRole("grid")).toHaveAttribute("aria-busy", "false");
  expect(asked.size).toBeGreaterThan(0);
  expect(asked.size).toBeLessThanOrEqual(MOST_PAGES);
  await expect(same).toBeFocused();
  await expect(same).toHaveAttribute("aria-selected", "true");
  const after = await same.boundingBox();
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0)), "the list has not moved under the user").toBeLessThan(
    ROW_HEIGHT,
  );
});

test("Back returns to the place in the list", async ({ page }) => {
  await openAll(page);
  await scrollTo(page, 500);
  await at(page, 506).focus();
  const id = await at(page, 506).getAttribute("data-row");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: /Addresses/ })).toBeVisible();
  await page.goBack();
  await expect(page.locator(`[data-row="${id}"]`)).toBeInViewport();
  await expect(page.locator(`[data-row="${id}"]`)).toHaveAttribute("tabindex", "0");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("holds only the cards around what is in view", async ({ page }) => {
    await logIn(page, "admin", "/customers?view=all&size=0");
    const cards = page.getByRole("list", { name: "Customers" }).getByRole("listitem");
    await expect(cards.first()).toHaveAttribute("aria-posinset", "1");
    for (const place of [200, 700]) {
      await expect(async () => {
        await page.evaluate((top) => window.scrollTo(0, top), place * 61);
        await expect(page.locator(`li[aria-posinset="${place}"] a`)).toBeInViewport({ timeout: 1_000 });
      }).toPass();
      expect(await cards.count()).toBeLessThan(MOST_ROWS);
    }
    await expect(cards.last()).toHaveAttribute("aria-setsize", /^\d{4}$/);
    await page.locator('li[aria-posinset="700"] a').click();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });
});
