import { expect, expectAccessible, logIn, makeCustomer, newName, test } from "./crm";
import { dayIn, makeThirdParty } from "./third-party";

test("Space opens the quick view of a row, and the arrow keys take it from one contract to the next", async ({
  page,
}) => {
  await logIn(page);
  const { id } = await makeCustomer(page, newName("Looked Over"));
  await makeThirdParty(page, id, { supplierName: "Alpha Copiers", endDate: dayIn(3) });
  await makeThirdParty(page, id, { supplierName: "Beta Copiers", endDate: dayIn(9), items: [] });
  await page.goto(`/customers/${id}/third-parties`);
  const rows = page.locator("[data-row]");
  await rows.first().focus();
  await page.keyboard.press("Space");
  const panel = page.getByRole("complementary", { name: /^Quick view/ });
  await expect(panel).toHaveAccessibleName("Quick view: Alpha Copiers");
  await expect(panel.getByRole("row", { name: /^Mono/ })).toContainText("0,085");
  await page.keyboard.press("ArrowDown");
  await expect(panel).toHaveAccessibleName("Quick view: Beta Copiers");
  await expect(panel).toContainText("No items are known");
  await expect(rows.last()).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press("Space");
  await expect(panel).toHaveCount(0);
});
