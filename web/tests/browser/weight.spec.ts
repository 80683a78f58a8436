import { expect, logIn, test } from "./crm";

/** Bytes over the wire. */
const LARGEST_SCRIPT = 250 * 1024;

/** Chromium's score of how much of the page moved without the user's doing; below 0.1 counts as good. */
const LARGEST_SHIFT = 0.02;

test("the first page needs at most 250 KB of script", async ({ page }) => {
  await logIn(page);
  // A new page, as after a night: everything comes over the wire again.
  await page.route("**/*", (route) => route.continue());
  // What the pointer rests on is fetched before it is pressed.
  await page.mouse.move(0, 0);
  await page.goto("/");
  await expect(page.getByRole("link", { name: /^[\d\s,.]+ Customers$/ })).toBeVisible();
  const bytes = await page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
      .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
  );
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(LARGEST_SCRIPT);
});

test("nothing moves when the data arrive", async ({ page }) => {
  await logIn(page);
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  const moved = () =>
    page.evaluate(() => (window as unknown as { shifts: number[] }).shifts.reduce((sum, value) => sum + value, 0));
  await page.goto("/");
  await expect(page.locator("[aria-busy='true']")).toHaveCount(0);
  await expect(page.getByRole("link", { name: /^[\d\s,.]+ Customers$/ })).toBeVisible();
  expect(await moved(), "home page").toBeLessThanOrEqual(LARGEST_SHIFT);

  await page.goto("/customers");
  await expect(page.getByText(/^Page 1 of \d+ \(/)).toBeVisible();
  await expect(page.locator("[data-row]")).toHaveCount(25);
  expect(await moved(), "listing").toBeLessThanOrEqual(LARGEST_SHIFT);

  await page.goto("/customers/new");
  await expect(page.getByRole("textbox", { name: "Name" })).toBeVisible();
  expect(await moved(), "form").toBeLessThanOrEqual(LARGEST_SHIFT);
});
