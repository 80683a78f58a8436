import { expect, expectAccessible, logIn, makeCustomer, newName, test } from "./crm";
import { hoursOn, makeActivity, makeWorked } from "./work";

test("a salesman's tile counts just the customers its listing shows", async ({ page }) => {
  await logIn(page, "thandi");
  const tile = page.getByRole("link", { name: /^[\d\s,.]+ Customers$/ });
  const count = (await tile.textContent())?.replace(/\D/g, "");
  await expect(page.getByRole("link", { name: /All customers/ })).toHaveCount(0);
  await tile.click();
  await expect(page.getByRole("navigation", { name: "Page reference" })).toContainText(/Page 1 of \d+ \(/);
  const reference = await page.getByRole("navigation", { name: "Page reference" }).getByText(/^Page/).textContent();
  expect(/\(([\d\s,.]+) items\)/.exec(reference ?? "")?.[1]?.replace(/\D/g, "")).toBe(count);
});

test("a manager finds the team's customers beside his own, an administrator all", async ({ page }) => {
  await logIn(page, "maria");
  await expect(page.getByRole("link", { name: /Team’s customers/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /All customers/ })).toHaveCount(0);
  await page.getByRole("link", { name: /Team’s customers/ }).click();
  await expect(page.getByRole("radio", { name: "Team" })).toBeChecked();
  await expect(page.getByRole("row").nth(2)).toBeVisible();
});

test("who is called soonest, and who was not called for long, comes first", async ({ page }) => {
  await logIn(page);
  const both = newName("Agenda");
  const [soon, later] = [await makeWorked(page, `${both} Soon`), await makeWorked(page, `${both} Later`)];
  await makeActivity(page, later, { startTime: hoursOn(72) });
  await makeActivity(page, soon, { startTime: hoursOn(24) });
  const rows = page.locator("[data-row]");
  // The listing hears of activities a moment later.
  await expect(async () => {
    await page.goto(`/customers?q=${encodeURIComponent(both)}`);
    await page.getByRole("button", { name: "Next activity", exact: true }).click();
    await expect(page.getByRole("columnheader", { name: "Next activity" })).toHaveAttribute("aria-sort", "ascending");
    await expect(rows).toHaveCount(2, { timeout: 2_000 });
    await expect(rows.first()).toContainText(soon.name, { timeout: 2_000 });
  }).toPass();
  await expect(rows.last()).toContainText(later.name);

  await page.goto(`/customers?q=${encodeURIComponent(both)}&sort=lastActivityTime+desc`);
  await expect(page.getByRole("columnheader", { name: "Last activity" })).toHaveAttribute("aria-sort", "descending");
});

test("sorts, turns the order round, pages, and Back returns to the same place", async ({ page }) => {
  await logIn(page, "sam", "/customers");
  const names = page.locator("[data-row] td:nth-child(3)");
  await expect(names).toHaveCount(25);
  const first = await names.first().textContent();
  await page.getByRole("button", { name: "Name", exact: true }).click();
  await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "descending");
  await expect(names.first()).not.toHaveText(first ?? "");
  await page.getByRole("button", { name: "Next page" }).click();
  await expect(page.getByText(/^Page 2 of/)).toBeVisible();
  await expect(page).toHaveURL(/page=2/);
  // The page reference turns at once, the rows when they are there.
  await expect(page.getByRole("grid")).toHaveAttribute("aria-busy", "false");
  const row = await names.nth(4).textContent();
  await page
    .locator("[data-row]")
    .nth(4)
    .getByRole("link", { name: /^Open / })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: row ?? "" })).toBeVisible();
  await page.goBack();
  await expect(page.getByText(/^Page 2 of/)).toBeVisible();
  // Not by its place: other tests make customers meanwhile.
  await expect(names.getByText(row ?? "", { exact: true })).toBeVisible();
  await page.reload();
  await expect(names.getByText(row ?? "", { exact: true })).toBeVisible();
});

test("filters by column, by value and by text, and clears", async ({ page }) => {
  await logIn(page, "sam");
  const name = newName("Kwêla Printers");
  await makeCustomer(page, name);
  await page.goto("/customers");
  const rows = page.locator("[data-row]");
  await page.getByRole("textbox", { name: "Filter Name" }).fill("kwela");
  await expect(rows.filter({ hasText: name })).toBeVisible();
  await expect(page).toHaveURL(/kwela/);

  await page.getByRole("button", { name: "Comparison for Name: contains" }).click();
  await page.getByRole("menuitem", { name: "ends with" }).click();
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).first().click();
  await expect(rows).toHaveCount(25);

  await page.getByRole("button", { name: "Filter Status" }).click();
  await page.getByRole("checkbox", { name: /^New-CRM/ }).check();
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-status]:not([data-status='NEW_CRM'])")).toHaveCount(0);
  await expect(rows.first()).toBeVisible();

  await page.getByRole("searchbox", { name: "Filter" }).fill(name.slice(-8));
  await expect(rows).toHaveCount(1);
  await expect(page.getByText("Page 1 of 1 (1 item)")).toBeVisible();
});

test("filters by the days of a date column", async ({ page }) => {
  await logIn(page, "sam");
  const name = newName("Made Today");
  await makeCustomer(page, name);
  await page.goto("/customers?sort=updateTime+desc");
  await page.getByRole("button", { name: "Filter Updated" }).click();
  await page.getByRole("button", { name: "Today" }).click();
  await expect(page.getByRole("button", { name: "Filter Updated: Today" })).toBeVisible();
  await expect(page.locator("[data-row]").filter({ hasText: name })).toBeVisible();
  await page.getByRole("button", { name: "Filter Updated: Today" }).click();
  await page.getByLabel("To", { exact: true }).fill("2001-01-01");
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
});

test("hides inactive customers until asked", async ({ page }) => {
  await logIn(page, "admin", "/customers?view=all&size=100&sort=status");
  await expect(page.locator("[data-row]").first()).toBeVisible();
  await expect(page.locator("[data-status='INACTIVE']")).toHaveCount(0);
  await page.getByRole("button", { name: "Filter Status" }).click();
  await page.getByRole("checkbox", { name: /^Inactive/ }).check();
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-status='INACTIVE']").first()).toBeVisible();
  await expect(page.locator("[data-status='ACTIVE']")).toHaveCount(0);
});

test("shows all as the user scrolls", async ({ page }) => {
  await logIn(page, "sam", "/customers");
  await page.getByRole("combobox", { name: "Rows per page" }).selectOption("All");
  const rows = page.locator("[data-row]");
  await expect(rows.first()).toHaveAttribute("aria-rowindex", "3");
  // Each time those come that are below the last one in the document; the 101st row is on the second page.
  await expect(async () => {
    await rows.last().scrollIntoViewIfNeeded();
    await expect(page.locator('[data-row][aria-rowindex="103"]')).toBeInViewport({ timeout: 100 });
  }).toPass();
});

test("keeps hidden columns hidden on this device", async ({ page }) => {
  await logIn(page, "sam", "/customers");
  await page.getByRole("button", { name: "Columns" }).click();
  await expect(page.getByRole("menuitemcheckbox").first()).toBeFocused();
  await expectAccessible(page);
  await page.getByRole("menuitemcheckbox", { name: "Rank" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("columnheader", { name: "Rank" })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("columnheader", { name: "Name" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Rank" })).toHaveCount(0);
});

test.describe("on a small notebook", () => {
  test.use({ viewport: { width: 1280, height: 800 } });

  test("shows telephone numbers whole", async ({ page }) => {
    await logIn(page);
    const name = newName("Called Abroad");
    await makeCustomer(page, name, { telephone: "+27 21 555 0100" });
    await page.goto(`/customers?${new URLSearchParams({ q: name })}`);
    const number = page.getByRole("link", { name: "+27 21 555 0100" });
    await expect(number).toBeVisible();
    // Where the browser draws them, the scroll bar of the list takes its part.
    const room = await number.evaluate((link) => {
      const [text, cell] = [document.createRange(), link.closest("td")];
      text.selectNodeContents(link);
      const ends = [cell, cell?.closest("div")].map((each) => each?.getBoundingClientRect().right ?? 0);
      return Math.min(...ends.map((end, at) => end - at * 15)) - text.getBoundingClientRect().right;
    });
    expect(room).toBeGreaterThanOrEqual(0);
  });
});

test.describe("when the server fails", () => {
  test.use({ refusals: [401, 500] });

  test("says so with the trace id, and tries again", async ({ page }) => {
    await logIn(page);
    const problem = {
      title: "Internal Server Error",
      status: 500,
      detail: "",
      reason: "INTERNAL",
      traceId: "4bf92f35",
    };
    // Until the button is pressed: what others change would else fetch the list before.
    await page.route("**/api/v1/customers?*", async (route) => {
      // A page that is left is asked for nothing any more.
      const pressed = await page.evaluate(() => "pressed" in window).catch(() => false);
      return pressed
        ? route.continue()
        : route.fulfill({ status: 500, contentType: "application/problem+json", json: problem });
    });
    await page.goto("/customers");
    await expect(page.getByRole("main").getByRole("alert")).toContainText("Something went wrong");
    await expect(page.getByRole("button", { name: "Trace 4bf92f35" })).toBeVisible();
    const again = page.getByRole("button", { name: "Try again" });
    await again.evaluate((button) =>
      button.addEventListener("click", () => Object.assign(window, { pressed: true }), { capture: true }),
    );
    await again.click();
    await expect(page.locator("[data-row]")).toHaveCount(25);
  });
});

test.describe("an address that was typed or cut by hand", () => {
  test.use({ refusals: [401, 400] });

  test("still shows customers", async ({ page }) => {
    await logIn(page, "sam", "/customers");
    const filters = [
      `f=${encodeURIComponent("{broken")}`,
      `f=${encodeURIComponent('{"nope":{"op":"EQUALS","values":["x"]}}')}`,
    ];
    for (const search of ["page=999", "page=1000000000", "page=abc", "size=-3", "sort=foo", ...filters]) {
      await page.goto(`/customers?${search}`);
      await expect(page.locator("[data-row]").first(), search).toBeVisible();
      await expect(page.getByText(/^Page \d/), search).toBeVisible();
      await expect(page.getByRole("main").getByRole("alert"), search).toHaveCount(0);
    }
    await page.goto(`/customers?q=${"x".repeat(300)}`);
    await expect(page.getByRole("searchbox", { name: "Filter", exact: true })).toHaveValue("x".repeat(200));
    await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  });
});
