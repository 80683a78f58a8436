import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, makeUser, newName, test } from "./crm";

// One part of a file does not arrive, and a customer is gone.
test.use({ refusals: [401, 0, 404] });

/** Chooses a file that is made here. */
async function choose(page: Page, lines: string[], name = "customers.csv") {
  const buffer = Buffer.from(`${lines.join("\r\n")}\r\n`);
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer });
}

/** Takes the page as a desk and as a telephone show it. */
async function picture(page: Page, name: string) {
  for (const [device, width, height] of [
    ["telephone", 390, 844],
    ["desk", 1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: `test-results/pages/${name}-${device}.png`, fullPage: true });
  }
}

/** Codes that the company has. */
async function codes(page: Page): Promise<string> {
  const lists = await (await page.request.get("/api/v1/static-codes")).json();
  const first = (list: string) =>
    lists.staticCodes.find((each: { list: string }) => each.list === `STATIC_CODE_LIST_${list}`).description;
  return ["CUSTOMER_TYPE", "RANK", "REPORTING_AREA", "SITE"].map(first).join(",");
}

/** The code of somebody who sells. */
async function salesman(page: Page): Promise<string> {
  const { employees } = await (await page.request.get("/api/v1/employees?pageSize=200")).json();
  return employees.find(({ salesman, active }: { salesman: boolean; active: boolean }) => salesman && active).code;
}

/** So many that they are worked on for a while, and how the page writes that. */
const ROWS = 8_000;
const ROWS_SHOWN = shown(ROWS);

function shown(count: number): string {
  return new Intl.NumberFormat("en-ZA").format(count);
}

const HEAD = "Company name,Type,Rank,Area,Branch,Sales rep,VAT no.,First name,Role,Cell,Remarks";

test("a file is checked, corrected, imported and undone", async ({ page, request }) => {
  test.slow();
  await logIn(page, await makeUser(request), "/customers");
  await page.getByRole("link", { name: "Import customers from a file" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Import Customers" })).toBeVisible();
  await expectAccessible(page);
  const [template] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Template CSV" }).click(),
  ]);
  expect(await readFile(await template.path(), "utf8")).toMatch(/^\uFEFFname,customerType,/);

  // What is no file of rows is told.
  await choose(page, ["PK\u0003\u0004 a workbook"], "customers.xlsx");
  await expect(page.getByText("This is a spreadsheet, not a CSV file")).toBeVisible();
  await page.getByRole("link", { name: "All imports" }).click();

  const [good, bad] = [newName("Imported Motors"), newName("Imported Foods")];
  const known = await codes(page);
  const rep = await salesman(page);
  const role = (await (await page.request.get("/api/v1/static-codes")).json()).staticCodes.find(
    (each: { list: string }) => each.list === "STATIC_CODE_LIST_CONTACT_ROLE",
  ).code;
  await choose(page, [
    HEAD,
    `${good},${known},${rep},,Zinzi,${role},082 1,x`,
    `${good},,,,,,,Thabo,${role},082 2,`,
    `${bad},Nonsense,${known.split(",").slice(1).join(",")},${rep},,,,,`,
  ]);
  await expect(page.getByRole("heading", { level: 1, name: "customers.csv" })).toBeVisible();

  // Columns are known by their names; what is not known is not imported.
  await expect(page.getByRole("combobox", { name: "Field for Company name" })).toHaveValue("Name");
  await expect(page.getByRole("combobox", { name: "Field for Sales rep" })).toHaveValue("Main salesman");
  await expect(page.getByRole("combobox", { name: "Field for Remarks" })).toHaveValue("");
  await expect(page.getByText(good).first()).toBeVisible();
  await expectAccessible(page);
  await picture(page, "import-columns");

  // What is chosen survives a reload, and can be taken back.
  const remarks = page.getByRole("combobox", { name: "Field for Remarks" });
  await remarks.fill("trading");
  await page.getByRole("option", { name: "Trading name" }).click();
  await page.reload();
  await expect(remarks).toHaveValue("Trading name");
  await page.getByRole("button", { name: "Discard it" }).click();
  await expect(remarks).toHaveValue("");
  await page.getByRole("button", { name: "Check rows" }).click();

  // Nothing is imported while a row has an error.
  await expect(page.getByText("What the check found")).toBeVisible();
  const problems = page.getByRole("table", { name: "Rows to look at" });
  await expect(problems.getByRole("row", { name: /^4 .*Type: "Nonsense" is not in use/ })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Import \d/ })).toHaveCount(0);
  await expectAccessible(page);
  await picture(page, "import-check");
  const [errors] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export CSV" }).click(),
  ]);
  expect(await readFile(await errors.path(), "utf8")).toContain("\r\n4,ERROR,Type,customerType,Nonsense,");

  // The address keeps where it stands.
  await page.reload();
  await page.getByRole("button", { name: "Import the 2 good rows only" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Imported", exact: true })).toBeVisible();
  await expect(page.getByRole("table", { name: "Imported customers" }).getByText(good)).toBeVisible();
  await expectAccessible(page);
  await picture(page, "import-done");
  await page.getByRole("link", { name: good }).click();
  await expect(page.getByRole("heading", { level: 1, name: good })).toBeVisible();
  const address = page.url();
  await page.goBack();

  await page.getByRole("button", { name: "Undo import" }).click();
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Undo import" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Undone" })).toBeVisible();
  const gone = new URL(address).pathname.replace("/customers", "/api/v1/customers");
  expect((await page.request.get(gone)).status()).toBe(404);
  await page.getByRole("link", { name: "All imports" }).click();
  await expect(page.getByRole("row", { name: /customers\.csv.*Undone/ }).first()).toBeVisible();
  await expectAccessible(page);
  await picture(page, "imports");
});

test("an import is stopped while it runs, says how far it came, goes on from there and is undone", async ({
  page,
  request,
}) => {
  test.setTimeout(240_000);
  await logIn(page, await makeUser(request), "/customers/import");
  const file = `${newName("many")}.csv`;
  const known = await codes(page);
  const rep = await salesman(page);
  const rows = Array.from({ length: ROWS }, () => `${crypto.randomUUID()},${known},${rep},,,,,`);
  await choose(page, [HEAD, ...rows], file);
  await page.getByRole("button", { name: "Check rows" }).click();
  await page.getByRole("button", { name: `Import ${ROWS_SHOWN} rows` }).click({ timeout: 60_000 });

  // A thousand rows a step: it is stopped as soon as the first of them are seen, with most still to come. Not by an
  // expectation, which would look only now and then.
  const progress = page.getByRole("status").filter({ hasText: `of ${ROWS_SHOWN} rows` });
  await progress.filter({ hasText: /^[1-9]/ }).waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "Stop" }).click();
  const title = (name: string) => page.getByRole("heading", { level: 2, name, exact: true });
  await expect(title("Stopped")).toBeVisible();

  // How far it came is kept, and tells as many customers as there are.
  await page.reload();
  await expect(title("Stopped")).toBeVisible();
  const stored = await (
    await page.request.get(`/api/v1/imports/${new URL(page.url()).pathname.split("/").at(-1)}`)
  ).json();
  expect(stored.doneCount).toBeGreaterThan(0);
  expect(stored.doneCount).toBeLessThan(ROWS);
  const stopped = page.getByRole("region", { name: "Stopped" });
  await expect(stopped).toContainText(`${shown(stored.doneCount)} of ${ROWS_SHOWN} rows`);
  await expect(stopped).toContainText(`Customers imported${shown(stored.doneCount)}`);
  await expectAccessible(page);
  await picture(page, "import-stopped");

  // It goes on behind what was done, so that nothing is made twice.
  await page.getByRole("button", { name: "Go on importing" }).click();
  await expect(title("Imported")).toBeVisible({ timeout: 60_000 });
  const imported = page.getByRole("region", { name: "Imported", exact: true });
  await expect(imported).toContainText(`Customers imported${ROWS_SHOWN}`);
  await expect(imported).toContainText("Errors0");
  await expect(imported).toContainText("Duplicates0");
  await page.getByRole("link", { name: "All imports" }).click();
  await page
    .getByRole("row", { name: new RegExp(`${file}.*Imported`) })
    .getByRole("link")
    .click();

  await page.getByRole("button", { name: "Undo import" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo import" }).click();
  await expect(title("Undone")).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole("region", { name: "Undone" })).toContainText(`Customers taken back${ROWS_SHOWN}`);
});

test("an upload that broke off goes on with the same file and with no other", async ({ page, request }) => {
  await logIn(page, await makeUser(request), "/customers/import");
  // Administrators see everybody's imports: another test's have this name, too.
  const file = `${newName("customers")}.csv`;
  const lines = [HEAD, ...Array.from({ length: 9000 }, (_, row) => `Customer ${row},${"x".repeat(60)},,,,,,,,,`)];
  // The second part does not arrive.
  await page.route("**/parts", async (route) => {
    if (JSON.parse(route.request().postData() ?? "{}").number === 2) await route.abort();
    else await route.continue();
  });
  await choose(page, lines, file);
  await expect(page.getByText("The upload broke off")).toBeVisible();
  await page.unroute("**/parts");
  await page.goto("/customers/import");
  await page.getByRole("link", { name: file }).click();
  await expect(page.getByText(`Choose ${file} again: the upload goes on where it was.`)).toBeVisible();
  await expectAccessible(page);
  await choose(page, [HEAD, "Another,,,,,,,,,,"], file);
  await expect(page.getByText("This is another file")).toBeVisible();
  await choose(page, lines, file);
  await expect(page.getByText("Columns of the file")).toBeVisible();
});

test("salesmen are told who imports", async ({ page }) => {
  await logIn(page, "sam", "/customers/import");
  await expect(page.getByRole("heading", { level: 1, name: "Importing is not for you" })).toBeVisible();
  await expectAccessible(page);
  await page.goto("/customers");
  await expect(page.locator("[data-row]").first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Import customers from a file" })).toHaveCount(0);
});
