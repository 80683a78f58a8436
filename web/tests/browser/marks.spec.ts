import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, makeCustomer, makeUser, newName, test } from "./crm";

/** Makes a customer of Sam's, as somebody who sells nothing himself. */
async function makeSams(page: Page, name: string) {
  const listed = await (await page.request.get("/api/v1/employees?prefix=sam&salesmenOnly=true")).json();
  return makeCustomer(page, name, { mainSalesmanId: listed.employees[0].id });
}

/** Waits until the page has told that the customer was looked at. */
function viewed(page: Page, id: string) {
  return page.waitForResponse((response) => response.url().endsWith(`/customers/${id}/views`) && response.ok());
}

const palette = async (page: Page) => {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Search customers, contacts, cases and actions" })).toBeFocused();
};

test("a star makes a customer a favourite at once, with the way back, by key and in the list", async ({
  page,
  request,
}) => {
  await logIn(page, await makeUser(request));
  const name = newName("Starred Stationers");
  const { id } = await makeSams(page, name);
  await page.goto(`/customers/${id}`);
  const star = page.getByRole("button", { name: "Favourite" });
  await expect(star).toHaveAttribute("aria-pressed", "false");
  await star.click();
  await expect(star).toHaveAttribute("aria-pressed", "true");
  // The tooltip is outside of everything while the pointer is at the star.
  await page.mouse.move(0, 0);
  await expect(page.getByRole("tooltip")).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(star).toHaveAttribute("aria-pressed", "false");
  await page.getByRole("heading", { level: 1, name }).click();
  await page.keyboard.press("f");
  await expect(star).toHaveAttribute("aria-pressed", "true");
  await page.reload();
  await expect(star).toHaveAttribute("aria-pressed", "true");

  await page.goto(`/customers?q=${encodeURIComponent(name)}`);
  const row = page.locator("[data-row]").filter({ hasText: name });
  await row.hover();
  await row.getByRole("button", { name: "Remove from favourites" }).click();
  await expect(page.getByText(`${name} is no longer a favourite.`)).toBeVisible();
  await row.hover();
  await expect(row.getByRole("button", { name: "Add to favourites" })).toBeVisible();
});

test("what was looked at and what is a favourite stands on the home page and in the empty palette", async ({
  page,
  request,
}) => {
  await logIn(page, await makeUser(request));
  await expect(page.getByText("Customers that you open are listed here.")).toBeVisible();
  await expect(page.getByText(/^Press the star beside a customer’s name/)).toBeVisible();
  const [first, second] = [newName("Seen First"), newName("Seen Second")];
  for (const name of [first, second]) {
    const { id } = await makeSams(page, name);
    const told = viewed(page, id);
    await page.goto(`/customers/${id}`);
    await told;
  }
  const star = page.getByRole("button", { name: "Favourite" });
  const marked = page.waitForResponse((response) => response.request().method() === "PUT" && response.ok());
  await star.click();
  await marked;

  await page.goto("/");
  const seen = page.getByRole("region", { name: "Recently viewed" });
  await expect(seen.getByRole("listitem")).toHaveCount(2);
  await expect(seen.getByRole("listitem").first()).toContainText(second);
  await expect(page.getByRole("region", { name: "Favourites" }).getByRole("link")).toContainText(second);
  await seen.scrollIntoViewIfNeeded();
  await expectAccessible(page);
  await page.screenshot({ path: "test-results/pages/marks-home-wide.png", fullPage: true });

  await palette(page);
  const group = (name: string) => page.getByRole("group", { name });
  await expect(group("Favourites").getByRole("option")).toHaveCount(1);
  await expect(group("Recently viewed").getByRole("option")).toContainText(first);
  await expectAccessible(page);
  await page.screenshot({ path: "test-results/pages/marks-palette-wide.png" });
  await expect(group("Favourites").getByRole("option")).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: first })).toBeVisible();

  // What one may no longer see is not there: the list is the server's.
  await palette(page);
  await page.keyboard.type("Go to");
  await expect(group("Favourites")).toHaveCount(0);
});

test.describe("on a telephone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("the star is beside the name, and both lists fit", async ({ page, request }) => {
    await logIn(page, await makeUser(request));
    const { id } = await makeSams(page, newName("Pocket Stationers With A Rather Long Name"));
    const told = viewed(page, id);
    await page.goto(`/customers/${id}`);
    await page.getByRole("button", { name: "Favourite" }).tap();
    await expect(page.getByRole("button", { name: "Favourite" })).toHaveAttribute("aria-pressed", "true");
    await told;
    await page.screenshot({ path: "test-results/pages/marks-star-phone.png" });
    await page.goto("/");
    await page.getByRole("region", { name: "Recently viewed" }).scrollIntoViewIfNeeded();
    await expect(page.getByRole("region", { name: "Recently viewed" }).getByRole("link")).toHaveCount(1);
    await expectAccessible(page);
    await page.screenshot({ path: "test-results/pages/marks-home-phone.png" });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
