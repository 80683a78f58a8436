import { expect, logIn, makeCustomer, newName, test } from "./crm";

test("the keyboard alone finds a customer, opens it and edits it", async ({ page }) => {
  const name = newName("Keyboard Only");
  await logIn(page);
  await makeCustomer(page, name);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Search customers, contacts, cases and actions" })).toBeFocused();
  await page.keyboard.type(name.slice(0, 17));
  await expect(page.getByRole("option", { name: new RegExp(name) })).toBeVisible();
  await page.keyboard.type(name.slice(17));
  await expect(page.getByRole("option", { name: new RegExp(name) })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

  await page.keyboard.press("e");
  await expect(page.getByRole("heading", { name: "Save Customer" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await page.keyboard.press("r");
  await expect(page.getByRole("button", { name: "Yes, Release Customer" })).toBeFocused();
});

test("arrow keys walk the rows, Space keeps the buttons, Enter opens, Back returns to the row", async ({ page }) => {
  await logIn(page, "sam", "/customers");
  const rows = page.locator("[data-row]");
  await expect(rows).toHaveCount(25);
  await rows.first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(rows.nth(2)).toBeFocused();
  await page.keyboard.press("Space");
  await expect(rows.nth(2)).toHaveAttribute("data-pinned", "true");
  await page.keyboard.press("Tab");
  await expect(rows.nth(2).getByRole("link", { name: "Edit Customer" })).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(rows.nth(2)).toBeFocused();
  await page.keyboard.press("End");
  await expect(rows.last()).toBeFocused();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: /Addresses/ })).toBeVisible();
  await page.goBack();
  await expect(rows.nth(1)).toHaveAttribute("tabindex", "0");
});

test("the keys that move lead to the rows from the page and from the buttons around them", async ({ page }) => {
  await logIn(page, "sam", "/customers");
  const rows = page.locator("[data-row]");
  await expect(rows).toHaveCount(25);
  await expect(page.locator("#main")).toBeFocused();
  await page.keyboard.press("End");
  await expect(rows.last()).toBeFocused();
  await expect(rows.last()).toBeInViewport();
  await page.getByRole("button", { name: "Next page" }).click();
  await expect(page.getByText(/^Page 2 of/)).toBeVisible();
  await expect(page.getByRole("grid")).toHaveAttribute("aria-busy", "false");
  await page.keyboard.press("PageDown");
  await expect(rows.nth(10)).toBeFocused();
  await page.getByRole("searchbox", { name: "Filter" }).focus();
  await page.keyboard.press("Home");
  await expect(page.getByRole("searchbox", { name: "Filter" })).toBeFocused();
  await page.getByRole("button", { name: "Columns" }).click();
  // The keys are the menu's once it has the focus, which it gets when it has opened.
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest("[role=menu]") !== null)).toBe(true);
  await page.keyboard.press("End");
  await expect(page.getByRole("menuitemcheckbox").last()).toBeFocused();
});

test("the first Tab offers to skip to the page", async ({ page }) => {
  await logIn(page);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.locator("body").press("Shift+Tab");
  await page.getByRole("link", { name: "Skip to the page" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
});

test("? lists the shortcuts, and they can be switched off", async ({ page }) => {
  await logIn(page);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toContainText("Go to Customers");
  await expect(page.getByRole("dialog")).toContainText("To the first or the last row");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.locator("#main")).toBeFocused();
  await page.keyboard.press("l");
  await expect(page).toHaveURL(/\/customers$/);
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("switch", { name: "Single-letter shortcuts" }).click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("h");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Search and commands" })).toBeVisible();
  await expect(page).toHaveURL(/\/customers$/);
});

test("a page that is opened from a menu of the top bar takes the focus", async ({ page }) => {
  await logIn(page, "admin");
  await page.getByRole("button", { name: "Settings" }).press("Enter");
  await page.getByRole("link", { name: "Users and roles" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();
  await expect(page.locator("#main")).toBeFocused();
});
