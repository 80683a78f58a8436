import { NO_COMMANDS, newDealer } from "./commands";
import { expect, expectAccessible, logIn, makeCustomer, newName, test } from "./crm";

test("the address of a new customer is on the Addresses tile", async ({ page }) => {
  await logIn(page);
  const { id } = await makeCustomer(page, newName("One Address"));
  await page.goto(`/customers/${id}`);
  const tile = page.getByRole("tab", { name: "1 Addresses" });
  await tile.hover();
  await expect(page.getByRole("tooltip")).toHaveText("Show the customer’s addresses");
  await tile.click();
  const frame = page.getByRole("region", { name: "Addresses" });
  await expect(frame.getByRole("heading", { name: "Physical address" })).toBeVisible();
  await expect(frame.getByRole("navigation", { name: "Page reference" })).toBeHidden();
});

test("without an address the tile says what to do", async ({ page }) => {
  await logIn(page);
  const { id } = await makeCustomer(page, newName("No Address"), { physicalAddress: undefined });
  await page.goto(`/customers/${id}?tab=addresses`);
  await expect(page.getByRole("tab", { name: "0 Addresses" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByText("No address is known. Edit the customer to add one.")).toBeVisible();
});

test("many addresses from the ERP are shown a page at a time, and change by themselves", async ({ page }) => {
  test.skip(Boolean(NO_COMMANDS), NO_COMMANDS);
  const { slug, say } = await newDealer();
  const delivery = (number: number) => ({
    type: "ADDRESS_TYPE_DELIVERY",
    lines: [`Dock ${number}`],
    city: "Durban",
    telephone: `031 555 010${number}`,
    isDefault: number === 2,
  });
  const addresses = [1, 2, 3, 4, 5, 6, 7, 8].map(delivery);
  await say("customer.upserted", { code: "MANY", name: "Many Docks" });
  await say("address.replaced", { code: "MANY", addresses });

  await logIn(page, "admin", "/customers?view=all", slug);
  await page.getByRole("link", { name: "Many Docks" }).first().click();
  await page.getByRole("tab", { name: "8 Addresses" }).click();
  const frame = page.getByRole("region", { name: "Addresses" });
  await expect(frame.getByRole("listitem")).toHaveCount(6);
  await expect(frame.getByRole("heading").filter({ hasText: "default" })).toHaveCount(1);
  await expect(frame.getByRole("listitem").nth(1)).toContainText("default");
  await expect(frame.getByRole("link", { name: "031 555 0101" })).toHaveAttribute("href", "tel:0315550101");
  // The tooltip of the tile goes first.
  await frame.hover();
  await expect(page.getByRole("tooltip")).toBeHidden();
  // From the top of the page, so that no button stands half under the bar.
  await page.evaluate(() => scrollTo(0, 0));
  await expectAccessible(page);

  await expect(frame.getByText("Page 1 of 2 (8 items)")).toBeVisible();
  await frame.getByRole("button", { name: "Next page" }).click();
  await expect(frame.getByText("Page 2 of 2 (8 items)")).toBeVisible();
  await expect(frame.getByRole("listitem")).toHaveText([/Dock 7/, /Dock 8/]);

  // The page that was looked at is gone with its addresses.
  await say("address.replaced", { code: "MANY", addresses: addresses.slice(0, 2) });
  await expect(page.getByRole("tab", { name: "2 Addresses" })).toBeVisible();
  await expect(frame.getByRole("listitem")).toHaveText([/Dock 1/, /Dock 2/]);
});
