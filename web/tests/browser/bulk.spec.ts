import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, makeCustomer, newName, test } from "./crm";

/** The tenant in which no test makes customers: counted once, the list has as many a moment later. */
const QUIET = "northgate";

const ALL = /^Select all [\d\s,.]+$/;

/** Makes three customers of Sam's and lists them alone. */
async function threeListed(page: Page): Promise<{ base: string; ids: string[] }> {
  await logIn(page, "sam");
  const base = newName("Bulk Works");
  const ids: string[] = [];
  for (const letter of ["A", "B", "C"]) ids.push((await makeCustomer(page, `${base} ${letter}`)).id);
  await page.goto("/customers");
  await page.getByRole("searchbox", { name: "Filter" }).fill(base);
  await expect(page.getByRole("checkbox", { name: new RegExp(`^Select ${base}`) })).toHaveCount(3);
  return { base, ids };
}

async function ranks(page: Page, ids: string[]): Promise<string[]> {
  const customers = ids.map(async (id) => (await page.request.get(`/api/v1/customers/${id}`)).json());
  return (await Promise.all(customers)).map(({ rankName }) => rankName);
}

/** Opens the dialog for an action and chooses a value. */
async function choose(page: Page, action: string, label: string, choice: string | RegExp) {
  await page.getByRole("button", { name: action }).click();
  await page.getByRole("dialog").getByRole("combobox", { name: label }).click();
  await page.getByRole("option", { name: choice }).click();
}

/** Fails if a message covers what is done next below the rows. Looks once: a message goes by itself. */
async function expectFree(page: Page): Promise<void> {
  const covered = await page.evaluate(() => {
    const names = ["Rows per page", "Next page", "Clear the selection"];
    return names.filter((name) => {
      const control = document.querySelector(`[aria-label="${name}"]`);
      const { x = 0, y = 0, width = 0, height = 0 } = control?.getBoundingClientRect() ?? {};
      return !control?.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    });
  });
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  expect(covered, "what is covered").toEqual([]);
}

test("customers are selected by the keyboard, changed together, and changed back", async ({ page }) => {
  const { ids } = await threeListed(page);
  const before = await ranks(page, ids);
  await page.locator("[data-row]").first().focus();
  await page.keyboard.press("x");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.getByRole("status").filter({ hasText: "2 selected" })).toBeAttached();
  await expect(page.getByRole("row", { selected: true })).toHaveCount(2);
  await expectAccessible(page);

  await choose(page, "Change rank…", "Rank", "Platinum");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Change 2 customers" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const told = page.getByText("2 customers have the rank Platinum now.");
  await expect(told).toBeVisible();
  await expectFree(page);
  expect(await ranks(page, ids)).toEqual(["Platinum", "Platinum", before[2]]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("2 customers are as they were before.")).toBeVisible();
  expect(await ranks(page, ids)).toEqual(before);

  // The selection is still there, for the next change.
  await choose(page, "Change reporting area…", "Reporting area", "Garden Route");
  await page.getByRole("button", { name: "Change 2 customers" }).click();
  await expect(page.getByText("2 customers have the reporting area Garden Route now.")).toBeVisible();
  await page.locator("[data-row]").first().focus();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("row", { selected: true })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Change rank…" })).toHaveCount(0);
});

test("those that could not be changed are named with the reason, and the others are linked all the same", async ({
  page,
}) => {
  const { base, ids } = await threeListed(page);
  await page.getByRole("checkbox", { name: `Select ${base} A` }).click();
  await page.getByRole("checkbox", { name: `Select ${base} C` }).click({ modifiers: ["Shift"] });
  await choose(page, "Link salesman…", "Salesman", /^Thandi /);
  // Somebody changes one of them while the dialog is open.
  const changed = await page.request.patch(`/api/v1/customers/${ids[1]}?updateMask=fax`, { data: { fax: "1" } });
  expect(changed.status()).toBe(200);
  await page.getByRole("button", { name: "Link to 3 customers" }).click();
  const alert = page.getByRole("dialog").getByRole("alert");
  await expect(alert.getByRole("listitem")).toHaveCount(1);
  await expect(alert.getByRole("listitem")).toContainText(`${base} B Somebody changed it meanwhile.`);
  await expect(page.getByText(/^Thandi .* is linked to 2 customers\./)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("2 customers are as they were before.")).toBeVisible();
  for (const id of ids) {
    const customer = await (await page.request.get(`/api/v1/customers/${id}`)).json();
    expect(customer.additionalSalesmanIds).toEqual([]);
  }
});

test("the selected customers are taken away as a file, and no others", async ({ page }) => {
  const { base } = await threeListed(page);
  await page.getByRole("checkbox", { name: "Select all rows shown" }).check();
  await page.getByRole("checkbox", { name: `Select ${base} B` }).click();
  const button = page.getByRole("button", { name: "Export", exact: true });
  await expect(button).toHaveAccessibleDescription("2 selected rows as CSV");
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  const lines = (await readFile(await file.path(), "utf8")).trim().split("\r\n");
  expect(lines.slice(1).map((line) => line.match(/Bulk Works [^,]*/)?.[0])).toEqual([`${base} A`, `${base} C`]);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("customers are selected by their ticks and changed from the bar below", async ({ page }) => {
    const { base, ids } = await threeListed(page);
    await page.getByRole("checkbox", { name: `Select ${base} B` }).tap();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Select all shown" }).tap();
    await expect(page.getByText("3 selected").last()).toBeVisible();
    await page.getByRole("button", { name: "Change", exact: true }).tap();
    await page.getByRole("menuitem", { name: "Change rank…" }).tap();
    await page.getByRole("dialog").getByRole("combobox", { name: "Rank" }).tap();
    await expectAccessible(page);
    await page.getByRole("option", { name: "Platinum" }).tap();
    await page.getByRole("button", { name: "Change 3 customers" }).tap();
    await expect(page.getByText("3 customers have the rank Platinum now.")).toBeVisible();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await expectFree(page);
    expect(await ranks(page, ids)).toEqual(["Platinum", "Platinum", "Platinum"]);
    await page.getByRole("button", { name: "Clear the selection" }).tap();
    await expect(page.getByRole("button", { name: "Change", exact: true })).toHaveCount(0);
  });

  test("a whole list is selected from the bar, which stays where it is meanwhile", async ({ page }) => {
    // What selects the rest is fetched as it is needed: not before the bar has been looked at.
    let looked = () => {};
    const held = new Promise<void>((resolve) => {
      looked = resolve;
    });
    await page.route("**/SelectRest-*.js", async (route) => {
      await held;
      await route.continue();
    });
    await logIn(page, "sam", "/customers", QUIET);
    await page
      .getByRole("checkbox", { name: /^Select / })
      .first()
      .tap();
    const clear = page.getByRole("button", { name: "Clear the selection" });
    await page.getByRole("button", { name: "Select all shown" }).tap();
    await expect(page.getByRole("button", { name: "Clear those shown" })).toBeVisible();
    const place = await clear.boundingBox();
    expect(place).not.toBeNull();
    looked();

    const all = page.getByRole("button", { name: ALL });
    const number = (await all.textContent())?.replace(/\D/g, "") ?? "";
    expect(Number(number)).toBeGreaterThan(100);
    expect(await clear.boundingBox()).toEqual(place);
    await page.screenshot({ path: "test-results/pages/select-shown-telephone.png" });
    await all.tap();
    const told = page.getByRole("status").filter({ hasText: / selected$/ });
    await expect.poll(async () => (await told.textContent())?.replace(/\D/g, "")).toBe(number);
    await expect(all).toHaveCount(0);
    await expectAccessible(page);
    await page.screenshot({ path: "test-results/pages/select-all-telephone.png" });
    await page.getByRole("button", { name: "Change", exact: true }).tap();
    await page.getByRole("menuitem", { name: "Change rank…" }).tap();
    await expect(page.getByRole("dialog")).toContainText(`${number} customers`);
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).tap();
    await clear.tap();
    await expect(page.getByRole("button", { name: "Change", exact: true })).toHaveCount(0);
  });
});

test("a whole list is selected, with what is on other pages", async ({ page }) => {
  await logIn(page, "sam", "/customers", QUIET);
  await page.getByRole("checkbox", { name: "Select all rows shown" }).click();
  const all = page.getByRole("button", { name: ALL });
  const number = (await all.textContent())?.replace(/\D/g, "") ?? "";
  expect(Number(number)).toBeGreaterThan(200);
  await all.click();
  const told = page.getByRole("status").filter({ hasText: / selected$/ });
  await expect.poll(async () => (await told.textContent())?.replace(/\D/g, "")).toBe(number);
  await expect(all).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Change rank…" }).click();
  await expect(page.getByRole("dialog")).toContainText(new RegExp(`${number.slice(-3)} customers`));
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Clear the selection" }).click();
  await expect(page.getByRole("row", { selected: true })).toHaveCount(0);
});
