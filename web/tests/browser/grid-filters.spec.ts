import type { Locator, Page } from "@playwright/test";
import { expect, expectAccessible, logIn, makeCustomer, newName, test } from "./crm";

const rows = (page: Page) => page.locator("[data-row]");
const bar = (page: Page) => page.getByRole("region", { name: "Active filter" });

/** Waits until what opens or closes has come to rest: axe would see half of it. */
async function rest(page: Page): Promise<void> {
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== "running"));
}

/** Makes three customers of the logged-in user whose names hold the returned word; the second is in George. */
async function makeThree(page: Page): Promise<string> {
  // Never a number, which an address would read as one.
  const word = `w${crypto.randomUUID().slice(0, 8)}`;
  await makeCustomer(page, `Alpha ${word}`);
  await makeCustomer(page, `Beta ${word}`, { physicalAddress: { lines: ["2 York Street"], city: "George" } });
  await makeCustomer(page, `Gamma ${word}`);
  return word;
}

/** Builds: the name holds the word, and the city is George or nothing was changed for 30 days. */
async function build(dialog: Locator, word: string): Promise<void> {
  await dialog.getByLabel("Value for Name").fill(word);
  await dialog.getByRole("button", { name: "Add group" }).click();
  await dialog.getByLabel("How the conditions of the group are joined").nth(1).selectOption("Or");
  await dialog.getByLabel("Column", { exact: true }).nth(1).selectOption("City");
  await dialog.getByLabel("Comparison for City").selectOption("equals");
  await dialog.getByLabel("Value for City").fill("George");
  await dialog.getByRole("button", { name: "Add condition" }).nth(1).click();
  await dialog.getByLabel("Column", { exact: true }).nth(2).selectOption("Updated");
  await dialog.getByLabel("Comparison for Updated").selectOption("is before");
  await dialog.getByLabel("Value for Updated: counted from").selectOption("today");
  await dialog.getByLabel("Value for Updated: before or after").selectOption("minus");
  await dialog.getByLabel("Value for Updated: how many").fill("30");
}

const sentence = (word: string) =>
  `Name contains “${word}” and (City equals “George” or Updated is before 30 days before today)`;

test("values are chosen from a list, a text's too, and counted among what the other filters leave", async ({
  page,
}) => {
  await logIn(page);
  const word = await makeThree(page);
  await page.goto("/customers");
  await page.getByRole("searchbox", { name: "Filter" }).fill(word);
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("button", { name: "Filter Status" }).click();
  await expect(page.getByRole("dialog").getByRole("checkbox")).toHaveCount(1);
  await expect(page.getByRole("checkbox", { name: "New-CRM 3" })).toBeVisible();
  await page.keyboard.press("Escape");

  // What was typed before is none of the values.
  await page.getByRole("textbox", { name: "Filter City" }).fill("e");
  await page.getByRole("button", { name: "Comparison for City: contains" }).click();
  await page.getByRole("menuitem", { name: "Choose from a list" }).click();
  const list = page.getByRole("dialog");
  await expect(list.getByRole("checkbox")).toHaveCount(2);
  await expect(list.getByRole("checkbox", { checked: true })).toHaveCount(0);
  await list.getByRole("checkbox", { name: "George 1" }).check();
  await expect(rows(page)).toHaveCount(1);
  await rest(page);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  const chosen = page.getByRole("button", { name: "Filter City: George" });
  await expect(chosen).toBeFocused();
  await chosen.press("Enter");
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(rows(page)).toHaveCount(3);
  // The list stays until it is closed; then there is a text to type again.
  await expect(list.getByRole("checkbox")).toHaveCount(2);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("textbox", { name: "Filter City" })).toBeFocused();
});

test("a built filter narrows the list, is switched off and on, cleared and brought back", async ({ page }) => {
  await logIn(page);
  const word = await makeThree(page);
  await page.goto("/customers");
  await expect(rows(page)).toHaveCount(25);
  await page.keyboard.press("f");
  const dialog = page.getByRole("dialog", { name: "Create Filter" });
  await expect(dialog.getByLabel("Column", { exact: true })).toBeFocused();
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(dialog.getByText("Give a value.")).toBeVisible();
  await expect(dialog.getByRole("alert")).toContainText("One condition is not finished.");
  await expect(dialog.getByLabel("Value for Name")).toBeFocused();
  await build(dialog, word);
  await rest(page);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Apply" }).click();

  await expect(dialog).toHaveCount(0);
  await expect(page.getByText("Page 1 of 1 (1 item)")).toBeVisible();
  await expect(rows(page)).toContainText(`Beta ${word}`);
  await expect(page).toHaveURL(/[?&]b=/);
  const tick = bar(page).getByRole("checkbox", { name: sentence(word) });
  await expect(tick).toBeChecked();
  await rest(page);
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByText("Page 1 of 1 (1 item)")).toBeVisible();

  await tick.uncheck();
  await expect(rows(page)).toHaveCount(25);
  await tick.check();
  await expect(rows(page)).toHaveCount(1);

  await bar(page).getByRole("button", { name: "Edit filter", exact: true }).click();
  const editing = page.getByRole("dialog", { name: "Edit Filter" });
  await expect(editing.getByLabel("Value for City")).toHaveValue("George");
  await editing.getByLabel("How the conditions of the group are joined").nth(1).selectOption("Not Or");
  await editing.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("Page 1 of 1 (2 items)")).toBeVisible();

  await bar(page).getByRole("button", { name: "Clear filter", exact: true }).click();
  await expect(bar(page)).toHaveCount(0);
  await expect(rows(page)).toHaveCount(25);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Page 1 of 1 (2 items)")).toBeVisible();
});

test("a filter that asks for what no column knows is told and not sent", async ({ page }) => {
  const filter = { condition: { field: "shoeSize", operator: "OPERATOR_EQUALS", values: ["43"] } };
  await logIn(page, "sam", `/customers?b=${encodeURIComponent(JSON.stringify(filter))}`);
  await expect(bar(page)).toContainText("this list has no column shoeSize");
  await expect(rows(page)).toHaveCount(25);
  await page.goto(`/customers?b=${encodeURIComponent('{"condition":7}')}`);
  await expect(rows(page)).toHaveCount(25);
  await expect(bar(page)).toHaveCount(0);
});

test("a view is saved, shared, opened by its link, changed, deleted and brought back", async ({ page, browser }) => {
  await logIn(page);
  const word = await makeThree(page);
  await page.goto("/customers");
  await page.getByRole("button", { name: "Create Filter" }).click();
  await build(page.getByRole("dialog"), word);
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(rows(page)).toHaveCount(1);

  const name = newName("George");
  await page.getByRole("button", { name: "Save as new view" }).click();
  const dialog = page.getByRole("dialog", { name: "Save as new view" });
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("radio", { name: "Everybody in the company" }).check();
  await rest(page);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page).toHaveURL(/\/customers\?v=[\w-]+$/);
  const link = page.url();
  // Where there is no room for the tab, it stands in the menu.
  const tab = (owner: Page) => owner.getByRole("navigation", { name: "Saved views" });
  await expect(tab(page).getByText(name)).toBeVisible();
  await expect(page.getByRole("button", { name: "Save changes" })).toHaveCount(0);
  await rest(page);
  await expectAccessible(page);

  const context = await browser.newContext();
  const thandi = await context.newPage();
  await logIn(thandi, "thandi", new URL(link).pathname + new URL(link).search);
  await expect(tab(thandi).getByText(name)).toBeVisible();
  await expect(bar(thandi).getByRole("checkbox", { name: sentence(word) })).toBeChecked();
  await bar(thandi).getByRole("checkbox").uncheck();
  await expect(thandi.getByRole("button", { name: "Save as new view" })).toBeVisible();
  await expect(thandi.getByRole("button", { name: "Save changes" })).toHaveCount(0);
  await thandi.getByRole("button", { name: "Reset" }).click();
  await expect(thandi).toHaveURL(link);

  await page.getByRole("button", { name: "Code", exact: true }).click();
  await expect(page).toHaveURL(/edited=true/);
  await expect(tab(page).getByLabel(`${name}, changed since it was saved`)).toBeVisible();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page).toHaveURL(link);
  await thandi.reload();
  await expect(thandi.getByRole("columnheader", { name: "Code" })).toHaveAttribute("aria-sort", "ascending");

  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Delete view" }).click();
  await expect(page).toHaveURL(/\/customers$/);
  await expect(rows(page)).toHaveCount(25);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page).toHaveURL(/\/customers\?v=[\w-]+$/);
  expect(page.url()).not.toBe(link);
  await expect(page.getByText("Page 1 of 1 (1 item)")).toBeVisible();

  // It is another one now: the old link leads to a view that is gone.
  await thandi.goto(link);
  await expect(thandi.getByRole("status").filter({ hasText: "This view is gone" })).toBeVisible();
  await expect(thandi.getByText(/^Page 1 of/)).toBeVisible();
  await context.close();
});

test("the quick view shows a row beside the list and moves along with the arrow keys", async ({ page }) => {
  await logIn(page);
  const word = await makeThree(page);
  const { customers } = await (await page.request.get(`/api/v1/customers?search=${word}&orderBy=name`)).json();
  const lists = await (await page.request.get("/api/v1/static-codes")).json();
  const role = lists.staticCodes.find((code: { list: string }) => code.list === "STATIC_CODE_LIST_CONTACT_ROLE");
  const contact = { givenName: "Zanele", familyName: word, role: role.code, mobile: "082 555 0199" };
  const made = await page.request.post(`/api/v1/customers/${customers[1].id}/contacts`, { data: contact });
  expect(made.status(), await made.text()).toBe(201);

  await page.goto(`/customers?q=${word}`);
  await expect(rows(page)).toHaveCount(3);
  await rows(page).first().focus();
  await page.keyboard.press("Space");
  const panel = page.getByRole("complementary", { name: /^Quick view/ });
  await expect(panel.getByRole("heading", { name: `Alpha ${word}` })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(panel.getByRole("heading", { name: `Beta ${word}` })).toBeVisible();
  await expect(panel.getByText("2 York Street, George")).toBeVisible();
  await expect(panel.getByRole("link", { name: "082 555 0199" })).toHaveAttribute("href", "tel:0825550199");
  await rest(page);
  await expectAccessible(page);
  await page.keyboard.press("ArrowRight");
  await expect(panel).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(panel.getByRole("heading", { name: `Gamma ${word}` })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
  await expect(rows(page).nth(2)).toBeFocused();

  // At the last row the button that led there keeps the focus, so that the panel goes on hearing keys.
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Space");
  const next = panel.getByRole("button", { name: "Next row" });
  await next.focus();
  await page.keyboard.press("Enter");
  await expect(panel.getByRole("heading", { name: `Gamma ${word}` })).toBeVisible();
  await expect(next).toBeDisabled();
  await expect(next).toBeFocused();
  await expect(async () => {
    // The first one may close the button's tooltip.
    await page.keyboard.press("Escape");
    await expect(panel).toHaveCount(0, { timeout: 500 });
  }).toPass();
  await expect(rows(page).nth(2)).toBeFocused();

  await rows(page).nth(1).hover();
  await rows(page).nth(1).getByRole("button", { name: "Quick view" }).click();
  await panel.getByRole("link", { name: "Open the page" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Beta ${word}` })).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test("filters are built, views saved and rows looked at", async ({ page }) => {
    await logIn(page);
    const word = await makeThree(page);
    await page.goto(`/customers?q=${word}`);
    const cards = page.getByRole("list", { name: "Customers" }).getByRole("listitem");
    await expect(cards).toHaveCount(3);
    const fits = async () => {
      await rest(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      await expectAccessible(page);
    };
    await page.getByRole("button", { name: "Create Filter" }).click();
    await build(page.getByRole("dialog"), word);
    await fits();
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(cards).toHaveCount(1);
    await expect(bar(page).getByRole("checkbox", { name: sentence(word) })).toBeVisible();
    await expect(page.getByRole("button", { name: "Save as new view" })).toBeVisible();
    await fits();
    await bar(page).getByRole("checkbox").uncheck();
    await expect(cards).toHaveCount(3);

    await page.getByRole("button", { name: `Actions for Alpha ${word}` }).click();
    await page.getByRole("menuitem", { name: "Quick view" }).click();
    const sheet = page.getByRole("dialog", { name: `Alpha ${word}` });
    await expect(sheet.getByText("1 Long Street, Cape Town")).toBeVisible();
    await fits();
    await sheet.getByRole("button", { name: "Next row" }).click();
    await expect(page.getByRole("dialog", { name: `Beta ${word}` })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });
});
