import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { erpOf, makeTenant, NO_COMMANDS, publishFile, run } from "./commands";
import { expect, logIn, test } from "./crm";

/*
 * Real data made by others: Northwind moves in as a tenant of its own, by the commands that people use, and is found
 * again in the listing. The expectations are counted anew from the data.
 */
const folder = process.env.CRM_NORTHWIND_DIR ?? resolve("../../shared/data/northwind");

test.skip(
  !existsSync(join(folder, "customers.csv")),
  "the Northwind data are not there: name their folder with CRM_NORTHWIND_DIR",
);
test.skip(Boolean(NO_COMMANDS), NO_COMMANDS);

test("Northwind's 91 customers are in the listing, and each of its 9 salesmen has his", async ({ page }) => {
  const slug = `northwind-${crypto.randomUUID().slice(0, 8)}`;
  const erp = erpOf(await makeTenant(slug, "Northwind Traders"));
  await publish(slug, erp);

  await logIn(page, "admin", "/customers?view=all", slug);
  const reference = page.getByRole("navigation", { name: "Page reference" });
  await expect(async () => {
    await page.reload();
    await expect(reference).toContainText("(91 items)", { timeout: 2_000 });
  }).toPass();

  const salesmen = salesmenWithCustomers();
  expect(salesmen.size).toBe(9);
  await page.getByRole("button", { name: "Filter Main salesman" }).click();
  for (const [name, customers] of salesmen) {
    await expect(page.getByRole("checkbox", { name: `${name} ${customers}`, exact: true })).toBeVisible();
  }
  const [[name, customers] = ["", 0]] = salesmen;
  await page.getByRole("checkbox", { name: new RegExp(`^${name} `) }).check();
  await page.keyboard.press("Escape");
  await expect(reference).toContainText(`(${customers} items)`);
  await expect(page.locator("[data-row]").filter({ hasText: name })).toHaveCount(Math.min(customers, 25));

  await page.getByRole("button", { name: "Clear filters" }).first().click();
  await page.getByRole("textbox", { name: "Filter Name" }).fill("BOLIDO COMIDAS");
  await expect(page.locator("[data-row]")).toHaveCount(1);
  await expect(page.locator("[data-row]")).toContainText("Bólido Comidas preparadas");
  await expect(page.locator("[data-row]")).toContainText("Madrid");
});

/** Sends the data set as its ERP would: as a file of messages. */
async function publish(slug: string, erp: string): Promise<void> {
  const file = test.info().outputPath("messages.jsonl");
  writeFileSync(file, await run("northwind-messages", [folder]));
  const said = await publishFile(file, slug, erp);
  expect(said).toContain("280 messages published");
}

/** By name, how many customers each salesman leads: those that gave him most of their orders, of equals the lower number. */
function salesmenWithCustomers(): Map<string, number> {
  const rows = (table: string) =>
    readFileSync(join(folder, `${table}.csv`), "utf8")
      .split("\n")
      .filter((line) => /^\d+,/.test(line))
      .map((line) => line.split(","));
  const taken = new Map<string, Map<number, number>>();
  for (const [, customer = "", employee] of rows("orders")) {
    const orders = taken.get(customer) ?? new Map<number, number>();
    taken.set(customer, orders.set(Number(employee), (orders.get(Number(employee)) ?? 0) + 1));
  }
  const leads = [...taken.values()].map(
    (orders) => [...orders].sort(([a, most], [b, more]) => more - most || a - b)[0]?.[0] ?? 0,
  );
  return new Map(
    rows("employees").map(([id, last, first]) => [
      `${first} ${last}`,
      leads.filter((employee) => employee === Number(id)).length,
    ]),
  );
}
