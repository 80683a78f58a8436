import type { Page } from "@playwright/test";
import { expectAccessible as accessible, expect, logIn, test } from "./crm";

const rows = (page: Page) => page.locator("[data-row]");
const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const ACCEPT = "Create a new activity for this Recommendation";
const REJECT = "Reject this Recommendation";

/** The same once nothing is being fetched anew: rows fade while others take their place. */
async function expectAccessible(page: Page): Promise<void> {
  await expect(page.locator("[aria-busy='true']")).toHaveCount(0);
  await accessible(page);
}

interface Listed {
  id: string;
  customerId: string;
  customerName: string;
  supplierName: string;
}

/** Sam's pending recommendations about contracts with competitors, the soonest first: the demo has some from the first day on. */
async function contracts(page: Page): Promise<Listed[]> {
  const filter = {
    condition: { field: "type", operator: "OPERATOR_EQUALS", values: ["THIRD_PARTY_EXPIRING"] },
  };
  const query = new URLSearchParams({ filter: JSON.stringify(filter), view: "WORK_VIEW_MINE" });
  return (await (await page.request.get(`/api/v1/recommendations?${query}`)).json()).recommendations;
}

test("the tile counts what is recommended, the list tells why, and one is rejected and brought back", async ({
  page,
}) => {
  await logIn(page);
  const [first] = await contracts(page);
  if (!first) throw new Error("the demo recommends nothing");
  await page.goto("/");
  const tile = page.getByRole("link", { name: /^\d+ Recommendations/ });
  // Number, name and the day of the last run.
  await expect(tile).toHaveText(/^\d+Recommendations .*20\d\d/);
  await tile.click();
  await expect(heading(page, "Recommendations")).toBeVisible();
  await expect(page.getByText(/^Page 1 of \d+ \(\d+ items\)$/)).toBeVisible();
  await expect(page.getByText(/^Last run: /)).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("searchbox", { name: "Filter" }).fill(first.customerName);
  const row = rows(page).filter({ hasText: "Third-party contract expiring" });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText(`The contract with ${first.supplierName}`);
  await row.hover();
  for (const name of [ACCEPT, "View Customer"]) {
    await expect(row.getByRole("link", { name, exact: true })).toBeVisible();
  }
  await row.getByRole("button", { name: REJECT }).click();
  await expect(row).toHaveCount(0);
  const undo = page.getByRole("button", { name: `Undo: bring the recommendation for ${first.customerName} back` });
  await expect(undo).toBeVisible();
  await accessible(page);
  await undo.click();
  await expect(row).toHaveCount(1);
  await expect(page.getByText(`The recommendation for ${first.customerName} is back.`)).toBeVisible();
});

test("a recommendation becomes an activity that is filled in, in a case of its own", async ({ page }) => {
  await logIn(page);
  const wanted = (await contracts(page)).at(-1);
  if (!wanted) throw new Error("the demo recommends nothing");
  await page.goto(`/customers/${wanted.customerId}`);
  const tile = page
    .getByRole("navigation", { name: "Pages about this customer" })
    .getByRole("link", { name: /Recommendations/ });
  await expect(tile).toHaveText(/^[1-9]/);
  await tile.click();
  await expect(heading(page, `Recommendations for ${wanted.customerName}`)).toBeVisible();
  const row = rows(page).filter({ hasText: "Third-party contract expiring" });
  await expectAccessible(page);

  // The summary by a click, then the form by the keyboard.
  await row.getByRole("gridcell").nth(1).click();
  await expect(page.getByRole("complementary")).toContainText(`The contract with ${wanted.supplierName}`);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await row.focus();
  await page.keyboard.press("n");
  await expect(heading(page, "Save Activity")).toBeVisible();
  const subject = `Contract with ${wanted.supplierName} ends`;
  await expect(page.getByRole("textbox", { name: "Subject" }).first()).toHaveValue(subject);
  await expect(page.getByRole("textbox", { name: "Subject" }).last()).toHaveValue(subject);
  await expect(page.getByRole("alert").filter({ hasText: "Recommended" })).toContainText(wanted.supplierName);
  await expectAccessible(page);
  await page.getByRole("combobox", { name: "Case type" }).click();
  await page.getByRole("option").first().click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(heading(page, `Recommendations for ${wanted.customerName}`)).toBeVisible();
  await expect(row).toHaveCount(0);

  const answered = await (await page.request.get(`/api/v1/recommendations/${wanted.id}`)).json();
  expect(answered.state).toBe("RECOMMENDATION_STATE_ACCEPTED");
  const activity = await (await page.request.get(`/api/v1/activities/${answered.activityId}`)).json();
  expect(activity.subject).toBe(subject);
  const begun = await (await page.request.get(`/api/v1/cases/${activity.caseId}`)).json();
  expect(begun.origin).toBe("CASE_ORIGIN_RECOMMENDATION");
});

test("where nothing is recommended the page says what would stand here", async ({ page }) => {
  await logIn(page, "sam", "northgate");
  await page.goto("/recommendations?q=no-such-recommendation");
  await expect(page.getByRole("heading", { name: /^(Nothing matches|Nothing is recommended)$/ })).toBeVisible();
  await expectAccessible(page);
});
