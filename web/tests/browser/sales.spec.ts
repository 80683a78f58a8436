import { expect, expectAccessible, logIn, makeCustomer, newName, test } from "./crm";
import { monthBack, salesRows } from "./sales-table";

test("the customer home page opens with the sales of the last twelve months, whose sum is right", async ({ page }) => {
  await logIn(page);
  const found = await (await page.request.get("/api/v1/customers?search=hope%20works")).json();
  await page.goto(`/customers/${found.customers[0].id}`);
  const tile = page.getByRole("tab", { name: /Sales$/ });
  await expect(tile).toHaveAttribute("aria-selected", "true");
  const frame = page.getByRole("region", { name: "12 Months Sales History" });
  const rows = frame.getByRole("row");
  await expect(rows).toHaveCount(1 + 12 + 1);
  await expect(rows.nth(12)).toContainText(monthBack(0));
  // The chart says the same as the table, for those who see it.
  await expect(frame.locator(".recharts-bar-rectangle")).toHaveCount(12);
  await expect(frame.locator("[aria-hidden] [tabindex='0']")).toHaveCount(0);

  const shown = await salesRows(frame);
  const [months, total] = [shown.slice(0, 12), shown[12]];
  expect(months.reduce((sum, { cents }) => sum + cents, 0)).toBe(total?.cents);
  await expect(tile).toContainText(String(total?.invoices));
  await expectAccessible(page);

  await tile.hover();
  await expect(page.getByRole("tooltip")).toHaveText("Show the invoices of the last 12 months");
});

test("of a customer that the ERP has not spoken of the tile says so, above twelve months of 0", async ({ page }) => {
  await logIn(page);
  const { id } = await makeCustomer(page, newName("Never Invoiced"));
  await page.goto(`/customers/${id}`);
  await expect(page.getByRole("tab", { name: "0 Sales" })).toBeVisible();
  const frame = page.getByRole("region", { name: "12 Months Sales History" });
  await expect(frame.getByText("Your ERP has not told of any invoices to this customer.")).toBeVisible();
  await expect(frame.getByRole("row")).toHaveCount(1 + 12 + 1);
  const months = Array.from({ length: 12 }, (_, row) => ({ month: monthBack(11 - row), invoices: 0, cents: 0 }));
  expect(await salesRows(frame)).toEqual([...months, { month: "12 months", invoices: 0, cents: 0 }]);
  await expect(frame.locator(".recharts-surface")).toBeVisible();
  await expectAccessible(page);
});
