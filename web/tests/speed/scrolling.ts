import { chromium, type Page } from "@playwright/test";
import { interactiveAt, jump, nextPage, recordFrames, recordTasks, type Tasks } from "./in-page";

/*
 * Measures how the customers listing scrolls when it shows all rows, and prints the figures as JSON. It is no test: what is
 * slow depends on the machine.
 *
 *   npm run --silent speed -- --base-url http://127.0.0.1:8080 --tenant demo --email admin@demo.example \
 *     --password … [--view all] [--rows 3000] [--step 3] [--every 33] [--jumps 200]
 *
 * The wheel turns as fast as people turn it, some 90 rows a second; `--step 20 --every 16` is more than anybody does.
 * CRM_CHROMIUM names the browser.
 */

const WINDOW = { width: 1440, height: 900 };

/** Milliseconds from one jump or page to the next, for the rate limit, too. */
const PAUSE = 120;

const options = {
  baseUrl: argument("base-url", "http://127.0.0.1:8080"),
  tenant: argument("tenant", "demo"),
  email: argument("email", "admin@demo.example"),
  password: argument("password", "demo-password"),
  view: argument("view", "all"),
  rows: Number(argument("rows", "3000")),
  /** Rows that one turn of the wheel passes. */
  step: Number(argument("step", "3")),
  /** Milliseconds from one turn to the next. */
  every: Number(argument("every", "33")),
  jumps: Number(argument("jumps", "200")),
};

const browser = await chromium.launch({
  executablePath: process.env.CRM_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
try {
  const context = await browser.newContext({ baseURL: options.baseUrl, viewport: WINDOW, serviceWorkers: "block" });
  const page = await context.newPage();
  const { tenant, email, password } = options;
  const session = await page.request.post("/api/v1/session", { data: { tenant, email, password } });
  if (session.status() !== 200) throw new Error(`log-in: ${session.status()} ${await session.text()}`);
  await page.addInitScript(recordTasks);
  const figures = {
    interactiveMs: await opened(page, "size=0"),
    scrolling: await scrolled(page, options.rows),
    jumps: await jumped(page, options.jumps),
    pages: await paged(page, options.jumps),
  };
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
} finally {
  await browser.close();
}

/** Opens the listing: milliseconds from the navigation until rows are shown and the page is idle. */
async function opened(page: Page, search: string): Promise<number> {
  await page.goto(`/customers?view=${options.view}${search && `&${search}`}`);
  await page.locator("[data-row]").first().waitFor();
  return page.evaluate(interactiveAt);
}

/** Turns the wheel until so many rows have passed, or the end is there. */
async function scrolled(page: Page, rows: number) {
  await page.locator("[aria-rowcount]:not([aria-rowcount='-1'])").waitFor();
  await page.locator("[data-row]").first().hover();
  const { height, total } = await page.evaluate(recordFrames);
  await startTasks(page);
  const steps = Math.ceil(Math.min(rows, total) / options.step);
  const started = performance.now();
  for (let step = 0; step < steps; step += 1) {
    const due = started + step * options.every;
    await page.mouse.wheel(0, options.step * height);
    await page.waitForTimeout(Math.max(0, due - performance.now()));
  }
  const seconds = (performance.now() - started) / 1000;
  const seen = await page.evaluate(() => (window as unknown as { frames: { last: number; waits: number[] } }).frames);
  const asked = await page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter(({ name }) => name.includes("/api/v1/customers?") && name.includes("pageSize=100"))
      .map(({ duration }) => duration),
  );
  return {
    rows: seen.last + 1,
    seconds: round(seconds),
    ...(await tasks(page)),
    /** From the request for a page to its answer. */
    requests: spread(asked),
    /** How long rows in view were awaited, each time some were. */
    awaited: spread(seen.waits),
  };
}

/** Goes to places whose pages are not here: from the jump until all rows in view are shown. */
async function jumped(page: Page, jumps: number) {
  await opened(page, "size=0&sort=updateTime+desc");
  const count = page.locator("[aria-rowcount]:not([aria-rowcount='-1'])");
  await count.waitFor();
  const total = Number(await count.getAttribute("aria-rowcount")) - 2;
  await startTasks(page);
  const took: number[] = [];
  for (let each = 1; each <= jumps; each += 1) {
    await page.waitForTimeout(PAUSE);
    took.push(await page.evaluate(jump, Math.floor((total * each) / (jumps + 1))));
  }
  return { ...spread(took), ...(await tasks(page)) };
}

/** Turns the pages of a list with page numbers, of 25 rows as they are at first: from the click until the rows of the next one are shown. */
async function paged(page: Page, most: number) {
  await opened(page, "");
  await startTasks(page);
  // Whoever turns pages has the pointer there.
  await page.getByRole("button", { name: "Next page" }).hover();
  const took: number[] = [];
  while (took.length < most && (await page.getByRole("button", { name: "Next page" }).isEnabled())) {
    await page.waitForTimeout(PAUSE);
    took.push(await page.evaluate(nextPage));
  }
  return { ...spread(took), ...(await tasks(page)) };
}

async function startTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    (window as unknown as { tasks: number[] }).tasks.length = 0;
    performance.clearResourceTimings();
    performance.setResourceTimingBufferSize(100_000);
  });
}

/** The tasks of the page's thread that took more than 50 ms: the browser reports no others. */
async function tasks(page: Page): Promise<Tasks> {
  const long = await page.evaluate(() => (window as unknown as { tasks: number[] }).tasks);
  return { longTasks: long.length, longestTaskMs: round(Math.max(0, ...long)) };
}

function spread(values: number[]) {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (part: number) => round(sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0);
  return { count: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), mostMs: at(1) };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function argument(name: string, otherwise: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return (at === -1 ? undefined : process.argv[at + 1]) ?? otherwise;
}
