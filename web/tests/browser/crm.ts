import AxeBuilder from "@axe-core/playwright";
import { type APIRequestContext, test as base, expect, type Page } from "@playwright/test";

export { expect };

interface Customer {
  id: string;
  name: string;
  etag: string;
}

interface Options {
  /**
   * Statuses of refused requests that the browser may write to its console, 0 for no answer at all; everything else
   * fails the test.
   */
  refusals: number[];
}

/**
 * A test of the browser. Any error on the console fails it: a script error, a missing file, a violation of the content
 * security policy. The 401 is a page asking who is logged in.
 */
export const test = base.extend<Options & { watched: undefined }>({
  refusals: [[401], { option: true }],
  watched: [
    async ({ page, refusals }, use) => {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      page.on("console", (message) => {
        const refused = /Failed to load resource: (?:the server responded with a status of (\d+)|net::)/.exec(
          message.text(),
        );
        // A page that could not be shown at all: the router writes so besides.
        if (refusals.includes(0) && message.text().startsWith("ApiProblem: HTTP 0")) return;
        if (message.text() === "Service Worker registration blocked by Playwright") return;
        if (refused && refusals.includes(Number(refused[1] ?? 0))) return;
        if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
      });
      await use(undefined);
      expect(errors, "errors on the browser's console").toEqual([]);
    },
    { auto: true },
  ],
});

/** The password of everybody in the demo, and of the users that tests make. */
export const PASSWORD = "demo-password";

/**
 * Opens a page as somebody who is logged in: "sam", "thandi", "maria", "admin" or a user made by a test. The log-in page
 * has tests of its own.
 */
export async function logIn(
  page: Page,
  who = "sam",
  address = "/",
  tenant = "demo",
  password = PASSWORD,
): Promise<void> {
  const session = { tenant, email: `${who}@${tenant}.example`, password };
  const answer = await page.request.post("/api/v1/session", { data: session });
  expect(answer.status(), await answer.text()).toBe(200);
  await page.goto(address);
  await expect(page.getByRole("button", { name: /user menu$/ })).toBeVisible();
}

/** Fills in the log-in page and waits for the page that it leads to. */
export async function logInOnPage(page: Page, who: string, tenant = "demo"): Promise<void> {
  await page.getByLabel("Company").fill(tenant);
  await page.getByLabel("E-mail").fill(`${who}@${tenant}.example`);
  await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("button", { name: /user menu$/ })).toBeVisible();
}

/** Makes a user of the demo for one test, an administrator unless another role is given: `who@demo.example`, and returns `who`. */
export async function makeUser(request: APIRequestContext, role: object = { crmAdministrator: true }): Promise<string> {
  const session = { tenant: "demo", email: "admin@demo.example", password: PASSWORD };
  expect((await request.post("/api/v1/session", { data: session })).status()).toBe(200);
  const who = `test-${crypto.randomUUID().slice(0, 8)}`;
  const user = { email: `${who}@demo.example`, displayName: `Test ${who.slice(5)}`, password: PASSWORD };
  const made = await request.post("/api/v1/users", { data: { ...user, ...role } });
  expect(made.status(), await made.text()).toBe(200);
  return who;
}

/** A name no other test uses. */
export function newName(what: string): string {
  return `${what} ${crypto.randomUUID().slice(0, 8)}`;
}

/** Makes a New-CRM customer through the API, as the logged-in user, with all that accounts needs. */
export async function makeCustomer(page: Page, name: string, changes: Record<string, unknown> = {}): Promise<Customer> {
  const lists = await (await page.request.get("/api/v1/static-codes")).json();
  const code = (list: string) =>
    lists.staticCodes.find((each: { list: string }) => each.list === `STATIC_CODE_LIST_${list}`).code;
  const answer = await page.request.post("/api/v1/customers", {
    data: {
      name,
      customerType: code("CUSTOMER_TYPE"),
      rank: code("RANK"),
      reportingArea: code("REPORTING_AREA"),
      site: code("SITE"),
      telephone: "021 555 0100",
      vatNumber: "4123456789",
      physicalAddress: { lines: ["1 Long Street"], city: "Cape Town" },
      ...changes,
    },
  });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  return answer.json();
}

const DIALOG = "[aria-modal=true]";

/**
 * Fails on any violation of WCAG 2.2 AA that axe can find, on the page or within what the selector finds. While a
 * dialog is open that is the dialog: nobody reaches what lies beneath, and what it half covers would count as too small.
 */
export async function expectAccessible(page: Page, part?: string): Promise<void> {
  // Rows that wait for others are paler for as long as that takes.
  await expect(page.locator("[role=grid][aria-busy=true]")).toHaveCount(0);
  const within = part ?? ((await page.locator(DIALOG).count()) > 0 ? DIALOG : "html");
  // Our pages have no frames: to gather the findings of frames, each call would open one more page. Only violations are listed.
  const { violations } = await new AxeBuilder({ page })
    .include(within)
    .setLegacyMode()
    .options({ resultTypes: ["violations"] })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const found = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html }) => html) }));
  expect.soft(found, `violations on ${page.url()}`).toEqual([]);
}
