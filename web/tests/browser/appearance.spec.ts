import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, makeCustomer, makeUser, newName, test } from "./crm";
import { hoursOn, makeActivity, makeWorked } from "./work";

/** A page, and what shows that it is complete. */
interface Stop {
  name: string;
  address: string;
  complete: (page: Page) => Promise<void>;
}

const heading = (name: string | RegExp) => async (page: Page) => {
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
};

/** A report is complete when its figures are there. */
const figures = (name: string | RegExp) => async (page: Page) => {
  await heading(name)(page);
  await expect(page.locator("[aria-busy='true']")).toHaveCount(0);
};

const REPORTS: Stop[] = [
  { name: "activity-report", address: "/reports/activities", complete: figures("Activities for the last 30 days") },
  { name: "months-pipeline", address: "/reports/pipeline?months=6", complete: figures("6 Months Pipeline") },
  { name: "performance", address: "/reports/sales-performance", complete: figures(/^Sales performance/) },
];

function stops(customer: { id: string; name: string }, bare: { id: string }): Stop[] {
  return [
    {
      name: "home",
      address: "/",
      complete: async (page) => {
        await expect(page.getByRole("link", { name: /^[\d\s,.]+ Customers$/ })).toBeVisible();
        await expect(page.locator("[aria-busy='true']")).toHaveCount(0);
      },
    },
    {
      name: "listing",
      address: "/customers",
      complete: async (page) => {
        await expect(page.getByText(/^Page 1 of \d+ \(/)).toBeVisible();
        await expect(page.getByRole("link", { name: /[A-Z]/ }).nth(5)).toBeVisible();
      },
    },
    {
      name: "listing-no-match",
      address: "/customers?q=no-such-customer",
      complete: async (page) => {
        await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
      },
    },
    { name: "customer", address: `/customers/${customer.id}`, complete: heading(customer.name) },
    {
      name: "contacts",
      address: "/contacts",
      complete: async (page) => {
        await expect(page.getByText(/^Page 1 of \d+ \(/)).toBeVisible();
        await expect(page.locator("[data-sales]").nth(5)).toBeVisible();
      },
    },
    { name: "salesmen", address: `/customers/${customer.id}/salesmen`, complete: heading(/^Salesmen for /) },
    { name: "new-customer", address: "/customers/new", complete: heading("Save Customer") },
    {
      name: "new-customer-errors",
      address: "/customers/new",
      complete: async (page) => {
        await page.getByRole("button", { name: "Save" }).click();
        await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
        await page.getByRole("button", { name: /^More Details/ }).click();
        await expect(page.getByRole("group", { name: "Postal address" })).toBeVisible();
      },
    },
    { name: "cold-call", address: "/cold-calls/new", complete: heading("Create Cold Call") },
    {
      name: "cold-call-errors",
      address: `/customers/${customer.id}/cold-calls/new`,
      complete: async (page) => {
        await page.getByRole("button", { name: "Save" }).click();
        await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
        await page.getByRole("button", { name: /^Third party/ }).click();
        await expect(page.getByLabel("Contract ends")).toBeVisible();
      },
    },
    { name: "edit-customer", address: `/customers/${customer.id}/edit`, complete: heading("Save Customer") },
    { name: "release-customer", address: `/customers/${customer.id}/release`, complete: heading("Release Customer") },
    {
      name: "release-customer-missing",
      address: `/customers/${bare.id}/release`,
      complete: async (page) => {
        await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
      },
    },
    {
      name: "palette",
      address: "/",
      complete: async (page) => {
        await heading(/./)(page);
        await page.keyboard.press("Control+k");
        await page.getByRole("combobox", { name: "Search customers, contacts, cases and actions" }).fill("pri");
        await expect(page.getByRole("option").first()).toBeVisible();
      },
    },
    {
      name: "settings",
      address: "/",
      complete: async (page) => {
        await page.getByRole("button", { name: "Settings" }).click();
        await expect(page.getByRole("switch")).toBeVisible();
      },
    },
    { name: "new-activity", address: `/customers/${customer.id}/activities/new`, complete: heading("Save Activity") },
    {
      name: "new-activity-errors",
      address: `/customers/${customer.id}/activities/new`,
      complete: async (page) => {
        await page.getByRole("button", { name: "Save" }).click();
        await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
      },
    },
    {
      name: "recommendations",
      address: "/recommendations",
      complete: async (page) => {
        await heading("Recommendations")(page);
        await expect(page.getByText(/^Page 1 of \d+ \([1-9]/)).toBeVisible();
        await expect(page.getByText("Third-party contract expiring").first()).toBeVisible();
      },
    },
    {
      name: "customer-no-recommendations",
      address: `/customers/${customer.id}/recommendations`,
      complete: async (page) => {
        await expect(page.getByRole("heading", { name: "Nothing is recommended" })).toBeVisible();
      },
    },
    { name: "my-cases", address: "/cases", complete: heading("My Cases") },
    {
      name: "pipeline",
      address: "/pipeline",
      complete: async (page) => {
        await heading("Pipeline")(page);
        await expect(page.getByRole("region", { name: "Proposal" }).getByRole("listitem").first()).toBeVisible();
      },
    },
    ...REPORTS,
    { name: "customer-cases", address: `/customers/${customer.id}/cases`, complete: heading(/^Cases for /) },
    { name: "api-keys-none", address: "/settings/api-keys", complete: heading("API keys") },
    {
      name: "change-password",
      address: "/",
      complete: async (page) => {
        await page.getByRole("button", { name: /user menu$/ }).click();
        await page.getByRole("menuitem", { name: "Change password" }).click();
        await expect(page.getByLabel("Present password")).toBeVisible();
        await page.getByRole("button", { name: "Change password" }).click();
        await expect(page.getByText("Please fill this in.")).toBeVisible();
      },
    },
    { name: "no-such-page", address: "/no/such/page", complete: heading("There is no such page") },
    {
      name: "not-found",
      address: "/customers/00000000-0000-4000-8000-000000000000",
      complete: heading("Not here, or not yours to see"),
    },
  ];
}

/** The pages of what is to be done, with an activity that is overdue. */
function workStops(customer: { id: string; name: string }, activityId: string): Stop[] {
  const listed = (name: string) => async (page: Page) => {
    await heading(name)(page);
    await expect(page.getByText(/^Page 1 of \d+ \(/)).toBeVisible();
    await expect(page.getByText("overdue").first()).toBeVisible();
  };
  const steps = { reschedule: "Reschedule", "next-action": "Next Action", complete: "Complete Activity" };
  return [
    { name: "my-activities", address: "/activities", complete: listed("My Activities") },
    { name: "warnings", address: "/warnings", complete: listed("Warnings") },
    ...["week", "day", "month", "list"].map((span) => ({
      name: `calendar-${span}`,
      address: `/calendar?span=${span}`,
      complete: async (page: Page) => {
        await heading("Calendar")(page);
        await expect(page.locator("[aria-busy='true']")).toHaveCount(0);
      },
    })),
    {
      name: "calendar-activity",
      address: "/calendar?span=list",
      complete: async (page) => {
        await page.getByRole("region", { name: "Calendar" }).getByRole("button").first().click();
        await expect(page.getByRole("dialog")).toBeVisible();
      },
    },
    {
      name: "calendar-plan",
      address: "/calendar",
      complete: async (page) => {
        await page.getByRole("button", { name: "New activity" }).click();
        await expect(page.getByRole("dialog", { name: "New activity" })).toBeVisible();
      },
    },
    { name: "notification-mails", address: "/settings/notifications", complete: heading("Notification mails") },
    { name: "calendar-feed-none", address: "/settings/calendar-feed", complete: heading("Calendar feed") },
    {
      name: "customer-activities",
      address: `/customers/${customer.id}/activities`,
      complete: listed(`Activities for ${customer.name}`),
    },
    {
      name: "customer-no-warnings",
      address: `/customers/${customer.id}/warnings?q=no-such-activity`,
      complete: async (page) => {
        await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
      },
    },
    {
      name: "open-activities",
      address: `/customers/${customer.id}?tab=openActivities`,
      complete: async (page) => {
        await expect(page.getByRole("region", { name: "Open Activities" }).getByText("overdue")).toBeVisible();
      },
    },
    ...Object.entries(steps).map(([step, title]) => ({
      name: step,
      address: `/activities/${activityId}/${step}`,
      complete: heading(title),
    })),
  ];
}

const SCREENS = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

for (const [screen, viewport] of Object.entries(SCREENS)) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`${screen}, ${colorScheme}`, () => {
      const phone = screen === "phone";
      test.use({ viewport, colorScheme, hasTouch: phone, isMobile: phone, refusals: [401, 404] });

      test("every page is complete, accessible and fits the screen", async ({ page, request }) => {
        test.setTimeout(240_000);
        const seen = async (name: string) => {
          // Transitions of the component library end with the element in its place.
          await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== "running"));
          await expectAccessible(page);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect(overflow, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
          await page.screenshot({ path: `test-results/pages/${name}-${screen}-${colorScheme}.png` });
        };
        await page.goto("/");
        await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
        await seen("log-in");
        await logIn(page);
        const customer = await makeCustomer(page, newName("Panorama Optometrists"));
        const bare = await makeCustomer(page, newName("Bare"), { vatNumber: "", physicalAddress: undefined });
        const worked = await makeWorked(page, newName("Panorama Dentists"));
        const { id: activityId } = await makeActivity(page, worked, { startTime: hoursOn(-30) });
        for (const { name, address, complete } of [...stops(customer, bare), ...workStops(worked, activityId)]) {
          await test.step(name, async () => {
            await page.goto(address);
            await complete(page);
            await seen(name);
          });
        }
        await page.context().clearCookies();
        await logIn(page, await makeUser(request));
        const key = { name: "Monthly report", scopes: ["customers.read", "customers.write"] };
        const expireTime = new Date(Date.now() + 30 * 86_400_000).toISOString();
        await page.request.post("/api/v1/api-keys", { data: { ...key, expireTime } });
        for (const { name, address, complete } of ADMINISTRATOR) {
          await test.step(name, async () => {
            await page.goto(address);
            await complete(page);
            await seen(name);
          });
        }
      });
    });
  }
}

const ADMINISTRATOR: Stop[] = [
  {
    name: "targets",
    address: "/settings/salesmen?tab=targets",
    complete: async (page) => {
      await expect(page.getByRole("table", { name: "Salesman Monthly Targets" })).toBeVisible();
    },
  },
  {
    name: "case-config",
    address: "/case-config",
    complete: async (page) => {
      await expect(page.getByRole("textbox", { name: "New business: Description" })).toBeVisible();
    },
  },
  {
    name: "users",
    address: "/settings/users",
    complete: async (page) => {
      await heading("Users")(page);
      await expect(page.getByRole("cell", { name: /@demo\.example/ }).first()).toBeVisible();
    },
  },
  {
    name: "new-user",
    address: "/settings/users",
    complete: async (page) => {
      await page.getByRole("button", { name: "New user" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "salesmen-assignments",
    address: "/settings/salesmen?tab=assignments",
    complete: async (page) => {
      await page
        .getByRole("list", { name: "Salesmen" })
        .getByRole("button", { name: /^Thandi / })
        .click();
      await expect(page.getByRole("list", { name: /^Main salesman/ })).toBeVisible();
    },
  },
  {
    name: "calendar-feed",
    address: "/settings/calendar-feed",
    complete: async (page) => {
      await page.getByRole("button", { name: "Create the address" }).click();
      await expect(page.getByRole("textbox", { name: "Address" })).toHaveValue(/\/calendar\/.*\.ics$/);
    },
  },
  {
    name: "api-keys",
    address: "/settings/api-keys",
    complete: async (page) => {
      await expect(page.getByRole("row", { name: /^Monthly report/ })).toBeVisible();
    },
  },
];

test("fits screens from 360 to 2560 pixels", async ({ page }) => {
  await logIn(page);
  for (const width of [360, 768, 1024, 1920, 2560]) {
    await page.setViewportSize({ width, height: 900 });
    for (const address of ["/", "/customers", "/customers/new"]) {
      await page.goto(address);
      await heading(/./)(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${address} at ${width}`).toBeLessThanOrEqual(0);
    }
  }
});

test("the chosen appearance holds over a reload", async ({ page }) => {
  await logIn(page);
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByText("Dark", { exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
});
