import type { Page, Request } from "@playwright/test";
import { expect, expectAccessible, logIn, makeCustomer, makeUser, newName, test } from "./crm";
import { makeActivity, makeWorked } from "./work";

/** Opens the home page of a customer that the demo has sales of. */
async function openHopeWorks(page: Page): Promise<void> {
  const found = await (await page.request.get("/api/v1/customers?search=hope%20works&view=CUSTOMER_VIEW_ALL")).json();
  await page.goto(`/customers/${found.customers[0].id}`);
  await expect(page.getByRole("heading", { level: 1, name: /Hope Works/ })).toBeVisible();
}

const panel = (page: Page) => page.getByRole("region", { name: "Dashboard panel" });

/** The tick in the settings panel. */
async function hideDashboard(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("checkbox", { name: "Hide dashboard panel on customer page" }).click();
}

test("charts of the customer's sales stand beside the tiles, from one request, each bar leading to its rows", async ({
  page,
}) => {
  await logIn(page);
  // The panel and the tile share what is fetched; only the stream of changes may ask for it once more, afterwards.
  const ofSales = (request: Request) => request.url().endsWith("/sales");
  let [waiting, together] = [0, 0];
  page.on("request", (request) => {
    if (ofSales(request)) together = Math.max(together, ++waiting);
  });
  page.on("requestfinished", (request) => {
    if (ofSales(request)) waiting--;
  });
  await openHopeWorks(page);
  const quarters = page.getByRole("list", { name: "Sales by quarter" });
  const invoices = page.getByRole("list", { name: "Invoices per month" });
  await expect(quarters.getByRole("link")).toHaveCount(4);
  await expect(invoices.getByRole("link")).toHaveCount(12);
  // The panel pushes nothing away: the tiles are on the first screen.
  for (const tile of await page.getByRole("tab").all()) await expect(tile).toBeInViewport({ ratio: 1 });
  await expectAccessible(page);

  // The invoices of the months are those of the tile.
  const counts = await invoices.getByRole("link").allTextContents();
  const rows = page.getByRole("region", { name: "12 Months Sales History" }).getByRole("row");
  const told = await rows.locator("td:first-of-type").allTextContents();
  expect(counts.map((text) => text.replace(/\D+/g, ""))).toEqual(told.slice(0, 12));
  expect(together).toBe(1);

  // From another tile: the bar opens Sales, and marks its three months.
  await page.getByRole("tab", { name: /Notes$/ }).click();
  await quarters.getByRole("link").nth(1).click();
  await expect(page.getByRole("tab", { name: /Sales$/ })).toHaveAttribute("aria-selected", "true");
  await expect(rows.nth(4)).toBeFocused();
  for (const place of [4, 5, 6]) await expect(rows.nth(place)).toHaveAttribute("data-marked", "true");
  await expect(page.locator("[data-marked='true']")).toHaveCount(3);
  // Away from the bar: its description lies outside the page.
  await page.mouse.move(0, 0);
  await expect(page.getByRole("tooltip")).toHaveCount(0);
  await expectAccessible(page);

  // By the keyboard, a single month.
  await invoices.getByRole("link").last().focus();
  await page.keyboard.press("Enter");
  await expect(rows.nth(12)).toBeFocused();
  await expect(page.locator("[data-marked='true']")).toHaveCount(1);

  await page.getByRole("button", { name: "Sales by quarter: show as table" }).click();
  const table = panel(page).getByRole("table", { name: "Sales by quarter" });
  await expect(table.getByRole("row")).toHaveCount(1 + 4);
  await page.mouse.move(0, 0);
  await expect(page.getByRole("tooltip")).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Sales by quarter: show as chart" }).click();
  await expect(table).toHaveCount(0);
});

test("what is expected of the customer's cases stands in the panel, and a bar leads to the cases of its month", async ({
  page,
}) => {
  await logIn(page, "sam");
  const customer = await makeWorked(page, newName("Expectant"));
  const today = new Date(Date.now() + 2 * 3_600_000).toISOString().slice(0, 10);
  await makeActivity(page, customer, { caseSubject: "Two printers", caseDate: today });
  await page.goto(`/customers/${customer.id}`);
  const pipeline = panel(page).getByRole("list", { name: "3 Month Pipeline" });
  await expect(pipeline.getByRole("link")).toHaveCount(3);
  await expect(pipeline.getByRole("link").first()).toContainText("in 1 case");
  await expectAccessible(page);
  await page.screenshot({ path: "test-results/pages/dashboard-pipeline-wide.png", fullPage: true });

  await pipeline.getByRole("link").first().click();
  await expect(page).toHaveURL(new RegExp(`/customers/${customer.id}/cases`));
  await expect(page.locator("[data-row]")).toHaveCount(1);
  await expect(page.locator("[data-row]")).toContainText("Two printers");
});

test("the tick hides the panel at once and for good, and leaves tiles and buttons in place", async ({
  page,
  context,
}) => {
  await logIn(page, await makeUser(page.request));
  await openHopeWorks(page);
  await expect(panel(page)).toBeVisible();
  const other = await context.newPage();
  await openHopeWorks(other);
  await expect(panel(other)).toBeVisible();
  const tile = page.getByRole("tab", { name: /Sales$/ });
  const place = await tile.boundingBox();

  const kept = page.waitForResponse(
    (answer) => answer.url().endsWith("/user-settings") && answer.request().method() === "PATCH",
  );
  await hideDashboard(page);
  await expect(panel(page)).toHaveCount(0);
  expect((await kept).status()).toBe(200);
  await expect(panel(other)).toHaveCount(0);
  expect(await tile.boundingBox()).toEqual(place);
  await expect(page.getByRole("link", { name: "Edit Customer" }).first()).toBeVisible();
  // A click outside closes the settings.
  await page.getByRole("heading", { level: 1 }).click();
  await expect(page.getByRole("checkbox", { name: "Hide dashboard panel on customer page" })).toHaveCount(0);

  // From the first moment on: it is not there even while the server has not said so.
  await page.route("**/api/v1/user-settings", () => {});
  await page.reload();
  await expect(page.getByRole("tab", { name: /^\d+ Sales$/ })).toBeVisible();
  await expect(panel(page)).toHaveCount(0);
  await page.unroute("**/api/v1/user-settings");

  // Another device asks the server.
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await expect(page.getByRole("tab", { name: /^\d+ Sales$/ })).toBeVisible();
  await expect(panel(page)).toHaveCount(0);

  await hideDashboard(page);
  await expect(panel(page)).toBeVisible();
  await page.keyboard.press("Escape");
  // Nothing of it stays on the device.
  await page.getByRole("button", { name: /user menu$/ }).click();
  await page.getByRole("menuitem", { name: "Log out", exact: true }).click();
  await expect(page.getByRole("button", { name: "Log in" })).toBeVisible();
  expect(await page.evaluate(() => localStorage.getItem("crm.user-settings"))).toBeNull();
});

test.describe("without an answer", () => {
  test.use({ refusals: [401, 0] });

  test("a tick that is not kept goes back and says so", async ({ page }) => {
    await logIn(page, await makeUser(page.request));
    await openHopeWorks(page);
    await expect(panel(page)).toBeVisible();
    await page.route("**/api/v1/user-settings", (route) =>
      route.request().method() === "PATCH" ? route.abort() : route.continue(),
    );
    await hideDashboard(page);
    await expect(page.getByText("The setting was not kept")).toBeVisible();
    await expect(page.getByRole("checkbox", { name: "Hide dashboard panel on customer page" })).not.toBeChecked();
    await expect(panel(page)).toBeVisible();
  });
});

test("of a customer that the ERP has not spoken of the panel says when charts come", async ({ page }) => {
  await logIn(page);
  const { id } = await makeCustomer(page, newName("Never Charted"));
  await page.goto(`/customers/${id}`);
  await expect(page.getByText("Charts come here with the first invoices from your ERP.")).toBeVisible();
  await expectAccessible(page);
});
