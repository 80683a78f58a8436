import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, makeCustomer, newName, test } from "./crm";

/** As long as such addresses are. */
const MAIL = "everybody-at-the-front-desk@reached-stationers.example";

/** Makes a customer with one contact, and returns the names of both. */
async function makeReachable(page: Page) {
  const [name, familyName] = [newName("Reached"), newName("Nkosi")];
  const person = `Zinzi ${familyName}`;
  const { id } = await makeCustomer(page, name, { telephone: "021 555 0142", email: MAIL });
  const lists = await (await page.request.get("/api/v1/static-codes?list=STATIC_CODE_LIST_CONTACT_ROLE")).json();
  const made = await page.request.post(`/api/v1/customers/${id}/contacts`, {
    data: {
      givenName: "Zinzi",
      familyName,
      role: lists.staticCodes[0].code,
      mobile: "082 555 0199",
      email: "zinzi@reached.example",
    },
  });
  expect(made.status(), await made.text()).toBe(201);
  return { name, person };
}

test("a customer is called from its row, which the keys work on as before", async ({ page }) => {
  await logIn(page);
  const { name } = await makeReachable(page);
  await page.goto(`/customers?${new URLSearchParams({ q: name })}`);
  const row = page.locator("[data-row]").filter({ hasText: name });
  await expect(row.getByRole("link", { name: "021 555 0142" })).toHaveAttribute("href", "tel:0215550142");
  await row.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("cards show the number, and their menus call and write", async ({ page }) => {
    await logIn(page);
    const { name, person } = await makeReachable(page);
    const entry = (label: string) => page.getByRole("menuitem", { name: label });
    await page.goto(`/customers?${new URLSearchParams({ q: name })}`);
    await expect(page.getByRole("link", { name })).toContainText("021 555 0142");
    await expectAccessible(page);
    const menu = page.getByRole("menu");
    await page.getByRole("button", { name: `Actions for ${name}` }).click();
    await expect(entry("Call 021 555 0142")).toHaveAttribute("href", "tel:0215550142");
    await expect(entry(`Write to ${MAIL}`)).toHaveAttribute("href", `mailto:${MAIL}`);
    const box = await menu.boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= 390, "the menu fits the screen").toBe(true);
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(menu).toHaveCount(0);
    await expect(page.getByRole("button", { name: `Actions for ${name}` })).toBeFocused();

    await page.goto(`/contacts?${new URLSearchParams({ q: person })}`);
    // In a place of its own, where it is never cut.
    await expect(page.getByRole("link", { name: person }).getByText("082 555 0199", { exact: true })).toBeVisible();
    await page.getByRole("button", { name: `Actions for ${person}` }).click();
    await expect(entry("Call 082 555 0199")).toHaveAttribute("href", "tel:0825550199");
    await expect(entry("Write to zinzi@reached.example")).toHaveAttribute("href", "mailto:zinzi@reached.example");
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
