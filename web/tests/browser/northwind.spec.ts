import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "./crm";

/*
 * Real input: the Northwind data, made by others. A hoster makes the tenant, the ERP's command publishes the messages,
 * and the administrator finds them in the listing.
 */
const folder = process.env.CRM_NORTHWIND_DIR ?? resolve("../../shared/data/northwind");
const data = process.env.CRM_BROWSER_DATA;
const programs = dirname(process.env.CRM_STANDALONE ?? resolve("../target/debug/crm-standalone"));

test("Northwind's customers and salesmen are found again in the listing", async ({ page }) => {
  test.skip(
    !existsSync(join(folder, "customers.csv")),
    "the Northwind data is not here; name its folder in CRM_NORTHWIND_DIR",
  );
  test.skip(!data, "needs the data folder of the running system");
  const run = (program: string, args: string[], env: Record<string, string> = {}) =>
    execFileSync(join(programs, program), args, { encoding: "utf8", env: { ...process.env, ...env } });

  const tenant = `nw-${crypto.randomUUID().slice(0, 8)}`;
  const settings = Object.fromEntries(
    [...readFileSync(join(data ?? "", "gateway.env"), "utf8").matchAll(/^(\w+)='(.*)'$/gm)].map((line) => [
      line[1],
      line[2],
    ]),
  );
  const made = run(
    "crm-gateway",
    ["tenant", "create", "--slug", tenant, "--name", "Northwind Traders", "--admin-email", "admin@northwind.example"],
    { ...settings, CRM_ADMIN_PASSWORD: "northwind-password" },
  );
  const erp = /amqp:\/\/\S+/.exec(made)?.[0] ?? "";
  const file = join(data ?? "", `${tenant}.jsonl`);
  writeFileSync(file, run("northwind-messages", [folder]));
  run("crm-erp-simulator", ["publish", file, "--tenant", tenant, "--amqp-url", erp]);

  await page.goto("/");
  await page.getByLabel("Company").fill(tenant);
  await page.getByLabel("E-mail").fill("admin@northwind.example");
  await page.getByRole("textbox", { name: "Password" }).fill("northwind-password");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("button", { name: /user menu$/ })).toBeVisible();
  // No reload: the messages may still be arriving, and the listing follows them.
  await page.goto("/customers?view=all");
  const reference = page.getByRole("navigation", { name: "Page reference" });
  await expect(reference).toContainText("(91 items)", { timeout: 60_000 });

  const rows = page.locator("[data-row]");
  await page.getByRole("textbox", { name: "Filter City" }).fill("mexico");
  await expect(reference).toContainText("(5 items)");
  await expect(rows.filter({ hasText: "Antonio Moreno Taquería" })).toContainText("México D.F.");
  await expect(rows.filter({ hasText: "Antonio Moreno Taquería" })).toContainText("Unassigned");
  await page.getByRole("textbox", { name: "Filter City" }).fill("");
  await expect(reference).toContainText("(91 items)");
});
