import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, makeCustomer, newName, test } from "./crm";
import { dayIn, makeThirdParty, money } from "./third-party";

const rows = (page: Page) => page.locator("[data-row]");
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });

async function show(page: Page, which: string): Promise<void> {
  await page.getByRole("radiogroup", { name: "Which contracts" }).getByText(which, { exact: true }).click();
}

test("third parties are added one after the other, with items and usage, and found in the customer's list", async ({
  page,
}) => {
  const name = newName("Contracted");
  await logIn(page);
  const { id } = await makeCustomer(page, name);
  await page.goto(`/customers/${id}`);
  const tile = page
    .getByRole("navigation", { name: "Pages about this customer" })
    .getByRole("link", { name: /Third Party/ });
  await expect(tile).toContainText("0");
  await page.getByRole("region", { name }).getByRole("link", { name: "Add Third Party" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Save Third Party" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Supplier" })).toBeFocused();

  // Mistakes: at the inputs and in the summary, those of an item too.
  await page.getByRole("button", { name: /^Item Usage/ }).click();
  await page.getByRole("button", { name: "Add item" }).click();
  const item = page.getByRole("group", { name: "Item 1", exact: true });
  await expect(item.getByRole("textbox", { name: "Make, model or description" })).toBeFocused();
  await item.getByRole("textbox", { name: "Serial no." }).fill("XYZ-1");
  await page.getByRole("textbox", { name: "Monthly fee" }).fill("1 250,005");
  await save(page).click();
  const summary = page.getByRole("main").getByRole("alert");
  await expect(summary).toBeFocused();
  await expect(summary).toContainText("Enter the supplier’s name.");
  await expect(summary).toContainText("Enter when the contract ends.");
  await expect(summary).toContainText("Enter an amount such as 1250.00");
  await summary.getByRole("button", { name: "Item 1 – Make, model or description: Enter what it is." }).click();
  await expect(item.getByRole("textbox", { name: "Make, model or description" })).toBeFocused();
  await expectAccessible(page);

  await page.getByRole("textbox", { name: "Supplier" }).fill("Rival Copiers");
  await page.getByRole("textbox", { name: "Contract no." }).fill("RC-77");
  await page.getByLabel("Contract start").fill(dayIn(15));
  await page.getByLabel("Contract end").fill(dayIn(14));
  await page.getByRole("textbox", { name: "Monthly fee" }).fill("1 250,00");
  await page.getByRole("textbox", { name: "Escalation" }).fill("8.5");
  await item.getByRole("textbox", { name: "Make, model or description" }).fill("Canon iR C3226i");
  await item.getByRole("textbox", { name: "Quantity" }).fill("2");
  await item.getByRole("button", { name: "Add usage" }).click();
  const usage = page.getByRole("group", { name: "Usage 1 of item 1" });
  await expect(usage.getByRole("textbox", { name: "Meter or charge" })).toBeFocused();
  await page.keyboard.type("Mono");
  await usage.getByRole("textbox", { name: "Average a month" }).fill("2 000");
  await usage.getByRole("textbox", { name: "Rate per copy" }).fill("0,085");
  // A row that nobody fills in is no mistake.
  await page.getByRole("button", { name: "Add item" }).click();
  await save(page).click();
  await expect(summary).toContainText("Enter a day that is not after the end of the contract.");
  await page.getByLabel("Contract start").fill(dayIn(-22));

  // Another one, by the keyboard alone.
  await page.getByRole("button", { name: "More ways to save" }).press("Enter");
  await page.getByRole("menuitem", { name: "Save and add item" }).press("ArrowDown");
  await page.getByRole("menuitem", { name: "Save and add another third party" }).press("Enter");
  await expect(page.getByText("The contract with Rival Copiers is saved.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Supplier" })).toHaveValue("");
  await expect(page.getByRole("textbox", { name: "Supplier" })).toBeFocused();
  await expect(page).toHaveURL(/\/third-parties\/new$/);
  await page.getByRole("textbox", { name: "Supplier" }).fill("Former Copiers");
  await page.getByLabel("Contract end").fill(dayIn(-3));
  await page.keyboard.press("Control+Enter");

  // Back where it all began, though two forms were between.
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(tile).toContainText("1");
  await tile.click();
  await expect(page.getByRole("heading", { level: 1, name: `Third Party for ${name}` })).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("Rival Copiers");
  await expect(rows(page)).toContainText("8,5 %");
  await expect(rows(page).getByRole("gridcell", { name: "14", exact: true })).toBeVisible();
  await expectAccessible(page);

  await show(page, "Expired");
  await expect(page).toHaveURL(/show=expired/);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("Former Copiers");
  await expect(rows(page).getByRole("gridcell", { name: /^[-−]3$/ })).toBeVisible();
  await show(page, "All");
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("searchbox", { name: "Filter" }).fill("rc-77");
  await expect(rows(page)).toHaveCount(1);

  // The quick view, and from there to the form.
  await rows(page).hover();
  await rows(page).getByRole("button", { name: "Quick view" }).click();
  const panel = page.getByRole("complementary", { name: "Quick view: Rival Copiers" });
  await expect(panel).toContainText("2 × Canon iR C3226i");
  await expect(panel.getByRole("row", { name: /^Mono/ })).toContainText("0,085");
  await expectAccessible(page);
  await rows(page).focus();
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
  await page.keyboard.press("e");
  await expect(page.getByRole("textbox", { name: "Supplier" })).toHaveValue("Rival Copiers");
  await expect(page.getByRole("button", { name: /^Item Usage/ })).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByRole("group", { name: "Item 2", exact: true })).toHaveCount(0);

  // A next item is added to what is saved, and Save goes back to the list as it was left.
  await page.getByRole("textbox", { name: "Settlement amount" }).fill("12000");
  await page.getByRole("button", { name: "More ways to save" }).click();
  await page.getByRole("menuitem", { name: "Save and add item" }).click();
  const second = page.getByRole("group", { name: "Item 2", exact: true });
  await expect(second.getByRole("textbox", { name: "Make, model or description" })).toBeFocused();
  await page.keyboard.type("Scanner");
  await page.keyboard.press("Control+Enter");
  await expect(page).toHaveURL(/q=rc-77/);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).getByRole("gridcell", { name: "2", exact: true })).toBeVisible();
});

test("what is typed of a third party survives a reload and waits on the home page", async ({ page }) => {
  const supplier = newName("Half Known");
  await logIn(page);
  const { id } = await makeCustomer(page, newName("Drafted"));
  await page.goto(`/customers/${id}/third-parties/new`);
  await page.getByRole("textbox", { name: "Supplier" }).fill(supplier);
  await page.getByRole("button", { name: /^Item Usage/ }).click();
  await page.getByRole("button", { name: "Add item" }).click();
  await page.getByRole("textbox", { name: "Make, model or description" }).fill("Scanner");
  await page.reload();
  await expect(page.getByText("What you typed was restored")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Supplier" })).toHaveValue(supplier);
  await expect(page.getByRole("textbox", { name: "Make, model or description" })).toHaveValue("Scanner");

  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Leave, keep draft" }).click();
  await page.getByRole("link", { name: "CRM home page" }).click();
  await expect(page.getByText(`New third party: ${supplier}`)).toBeVisible();
  await page.getByRole("listitem").filter({ hasText: supplier }).getByRole("link", { name: "Continue" }).click();
  await page.getByLabel("Contract end").fill(dayIn(6));
  await save(page).click();
  await expect(page.getByText(`The contract with ${supplier} is saved.`)).toBeVisible();
  await expect(page.getByRole("heading", { name: /^Good to see you/ })).toBeVisible();
  await expect(page.getByText(`New third party: ${supplier}`)).toHaveCount(0);
});

test("the tile and the palette lead to the third parties of all customers", async ({ page }) => {
  const name = newName("Everybody");
  const supplier = newName("Rival");
  await logIn(page);
  const { id } = await makeCustomer(page, name);
  await makeThirdParty(page, id, { supplierName: supplier });
  await page.goto("/");
  const tile = page.getByRole("link", { name: /3rd Party/ });
  await expect(tile).toContainText(/[1-9]/);
  // Top left, as on every tile.
  const [whole, number] = [await tile.boundingBox(), await tile.getByText(/^\d+\+?$/).boundingBox()];
  if (!whole || !number) throw new Error("the tile has no place");
  expect(number.x - whole.x).toBeLessThan(whole.width / 4);
  expect(number.y - whole.y).toBeLessThan(whole.height / 4);
  await tile.click();
  await expect(page.getByRole("heading", { level: 1, name: /^Third Party for Sam .* Customers$/ })).toBeVisible();
  await page.getByRole("searchbox", { name: "Filter" }).fill(name);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText(supplier);
  await rows(page).hover();
  await rows(page).getByRole("link", { name: "View Customer" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search customers, contacts, cases and actions" }).fill("third");
  await page.getByRole("option", { name: "Go to Third Party" }).click();
  await expect(page).toHaveURL(/\/third-parties$/);
  await page.getByRole("searchbox", { name: "Filter" }).fill("no such supplier");
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
});

test("a deletion asks first, and can be taken back; others see it at once", async ({ page, context }) => {
  await logIn(page);
  const { id } = await makeCustomer(page, newName("Deleted"));
  await makeThirdParty(page, id);
  await page.goto(`/customers/${id}/third-parties`);
  const other = await context.newPage();
  await other.goto(`/customers/${id}/third-parties`);
  await expect(rows(other)).toHaveCount(1);

  await rows(page).hover();
  await rows(page).getByRole("button", { name: "Delete this Third Party" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete this third party?" });
  await expect(dialog).toContainText("The contract with Rival Copiers is deleted, and its item");
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByText("The contract with Rival Copiers is deleted", { exact: true })).toBeVisible();
  await expect(rows(page)).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "No contract runs now" })).toBeVisible();
  await expect(rows(other)).toHaveCount(0);

  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(page.getByText("The contract with Rival Copiers is back.")).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(other)).toHaveCount(1);
});

test.describe("two people at one third party", () => {
  test.use({ refusals: [401, 412] });

  test("sees both versions, items as a whole, and keeps what each changed", async ({ page }) => {
    await logIn(page);
    const { id } = await makeCustomer(page, newName("Contested"));
    const stored = await makeThirdParty(page, id);
    await page.goto(`/customers/${id}/third-parties/${stored.id}`);
    await page.getByRole("textbox", { name: "Monthly fee" }).fill("1300");
    const changed = await page.request.patch(`/api/v1/third-parties/${stored.id}`, {
      data: { contractNumber: "RC-78", items: [{ description: "Ricoh IM 2702" }] },
    });
    expect(changed.ok(), await changed.text()).toBe(true);
    await save(page).click();
    const dialog = page.getByRole("dialog", { name: "You changed this in another window" });
    await expect(dialog.getByRole("row", { name: /Contract no\./ })).toContainText("changed meanwhile");
    await expect(dialog.getByRole("row", { name: /Monthly fee/ })).toContainText("changed by you");
    const items = dialog.getByRole("row", { name: /Items and usage/ });
    await expect(items).toContainText("2 × Canon iR C3226i");
    await expect(items).toContainText("Ricoh IM 2702");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Save this" }).click();
    await expect(page.getByText("The contract with Rival Copiers is saved.")).toBeVisible();
    const now = await (await page.request.get(`/api/v1/third-parties/${stored.id}`)).json();
    expect(now).toMatchObject({
      contractNumber: "RC-78",
      monthlyFee: money("1300.00"),
      items: [{ description: "Ricoh IM 2702" }],
    });
  });
});

const SCREENS = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

for (const [screen, viewport] of Object.entries(SCREENS)) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`${screen}, ${colorScheme}`, () => {
      const phone = screen === "phone";
      test.use({ viewport, colorScheme, hasTouch: phone, isMobile: phone });

      test("third parties are complete, accessible and fit the screen", async ({ page }) => {
        test.setTimeout(240_000);
        await logIn(page);
        const name = newName("Panorama Optometrists");
        const { id } = await makeCustomer(page, name);
        const stored = await makeThirdParty(page, id, { notes: "They are not happy with the service." });
        await makeThirdParty(page, id, { supplierName: "Former Copiers", endDate: dayIn(-3), items: [] });
        const seen = async (what: string) => {
          // Away from the tooltips.
          await page.mouse.move(1, 500);
          await expect(page.getByRole("tooltip")).toHaveCount(0);
          await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== "running"));
          await expectAccessible(page);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect(overflow, `${what} is wider than the screen`).toBeLessThanOrEqual(0);
          await page.screenshot({ path: `test-results/pages/${what}-${screen}-${colorScheme}.png` });
        };
        await page.goto(`/customers/${id}/third-parties?show=all`);
        await expect(page.getByText("Former Copiers")).toBeVisible();
        await seen("third-parties");
        await page.goto(`/customers/${id}/third-parties?usage=${stored.id}`);
        await expect(page.getByRole("dialog", { name: "Items and usage" })).toContainText("Colour");
        await seen("third-party-usage");
        await page.goto(`/customers/${id}/third-parties/${stored.id}`);
        await expect(page.getByRole("group", { name: "Usage 2 of item 1" })).toBeVisible();
        await seen("save-third-party");
        if (phone) {
          await page.setViewportSize({ width: 360, height: 740 });
          await seen("save-third-party-narrow");
          await page.setViewportSize(viewport);
        }
        await page.goto(`/customers/${id}/third-parties/new`);
        await expect(page.getByRole("textbox", { name: "Supplier" })).toBeFocused();
        await seen("add-third-party");
        await page.goto("/third-parties");
        await expect(page.getByText(/^Page 1 of \d+ \(/)).toBeVisible();
        await seen("third-parties-of-all");
      });
    });
  }
}
