import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, makeUser, newName, test } from "./crm";
import { hoursOn, makeActivity, makeWorked } from "./work";

/** A frame of the home page. */
const frame = (page: Page, name: string | RegExp) => page.getByRole("region", { name });

test("the home page's charts lead to the activities of the last 30 days, the pipeline and the sales performance", async ({
  page,
}) => {
  await logIn(page);
  const activities = frame(page, "Activities last 30 days");
  await expect(activities.getByRole("list", { name: "Activities last 30 days" }).getByRole("link")).toHaveCount(4);
  await expect(frame(page, "3 Month Pipeline").getByRole("link", { name: /: / })).toHaveCount(3);
  await expect(frame(page, "Sales performance, 3 months").getByRole("link", { name: /target/ })).toHaveCount(4);
  await expectAccessible(page);
  // The same figures without a picture.
  await activities.getByRole("button", { name: /table/ }).click();
  await expect(activities.getByRole("row")).toHaveCount(5);
  await activities.getByRole("button", { name: /chart/ }).click();

  // A bar leads to the customers behind it, of its type.
  await activities.getByRole("link", { name: /^Call: / }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Activities for the last 30 days" })).toBeVisible();
  await expect(page).toHaveURL(/type=CALL/);
  await expect(page.getByRole("combobox", { name: "Status" })).toHaveValue("Completed");
  const customers = page.getByRole("table", { name: "Customers with activities" });
  await expect(customers.getByRole("row").nth(1)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Last month" }).click();
  await expect(page).toHaveURL(/from=\d{4}-\d\d-01/);
  await expect(page.getByRole("heading", { level: 1, name: "Activities of a period" })).toBeVisible();
  await page.getByRole("button", { name: "Last 30 days" }).click();
  await customers
    .getByRole("link", { name: /^Show the activities of/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { level: 1, name: /^Activities for / })).toBeVisible();
});

test("a case stands in the pipeline in the month of its date, and moves when it is won", async ({ page }) => {
  await logIn(page, "sam");
  const customer = await makeWorked(page, newName("Pipeline"));
  // In a month in which nothing else is expected.
  const caseDate = hoursOn(300 * 24).slice(0, 10);
  const { caseId } = await makeActivity(page, customer, { caseSubject: "Plotter for the drawing office", caseDate });
  const month = caseDate.slice(0, 7);
  await page.goto(`/reports/pipeline?view=mine&months=12&month=${month}`);
  await expect(page.getByRole("heading", { level: 1, name: "12 Months Pipeline" })).toBeVisible();
  const cases = page.getByRole("table", { name: /^Cases/ });
  await expect(cases.getByRole("link", { name: "Plotter for the drawing office" })).toBeVisible();
  await expectAccessible(page);
  const won = await page.request.post(`/api/v1/cases/${caseId}/close`, { data: { result: "CASE_STATUS_WON" } });
  expect(won.status(), await won.text()).toBe(200);
  // Live: the bar and the list follow.
  const named = new Intl.DateTimeFormat("en-ZA", { month: "short", year: "numeric", timeZone: "UTC" });
  const bar = page
    .getByRole("list", { name: "12 Month Pipeline" })
    .getByRole("link", { name: new RegExp(`^${named.format(new Date(caseDate))}, Closed-won: `) });
  await bar.click();
  await expect(page).toHaveURL(/class=WON/);
  await cases.getByRole("link", { name: "Plotter for the drawing office" }).click();
  await expect(page).toHaveURL(new RegExp(`/cases/${caseId}/edit`));
});

test("a manager chooses a salesman of the team", async ({ page }) => {
  await logIn(page, "maria", "/reports/sales-performance");
  await expect(page.getByRole("heading", { level: 1, name: "Sales performance, 3 months" })).toBeVisible();
  const figures = page.getByRole("list", { name: "Sales performance, 3 months" });
  await expect(figures.getByRole("link", { name: /^Orders, .*: \d+, target \d/ })).toHaveCount(3);
  await page.getByRole("combobox", { name: "One salesman" }).click();
  await page.getByRole("option", { name: "Sam Petersen" }).click();
  await expect(page).toHaveURL(/salesman=/);
  await expect(figures.getByRole("link", { name: /^Orders, .*target 6\./ })).toHaveCount(3);
  await expectAccessible(page);
});

test("an administrator sets a target, and gives one to all after being asked twice", async ({ page }) => {
  const who = await makeUser(page.request);
  await logIn(page, who, "/settings/salesmen?tab=targets");
  const grid = page.getByRole("table", { name: "Salesman Monthly Targets" });
  const box = (name: string) => grid.getByRole("textbox", { name });
  await expect(box("Sam Petersen: Meetings")).toBeVisible();
  await expectAccessible(page);
  await box("Sam Petersen: Meetings").fill("13");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The targets are saved.")).toBeVisible();
  await page.goto("/settings/salesmen?tab=targets");
  await expect(box("Sam Petersen: Meetings")).toHaveValue("13");

  // Taken back: nothing is given to anybody.
  await page.getByRole("checkbox", { name: "Apply changes to all salesmen" }).click();
  await expect(page.getByRole("dialog")).toContainText("cannot be undone");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("checkbox", { name: "Apply changes to all salesmen" })).not.toBeChecked();

  await page.getByRole("checkbox", { name: "Apply changes to all salesmen" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Apply to all from now on" }).click();
  await box("Sam Petersen: Inspections").fill("5");
  await box("Sam Petersen: Inspections").press("Tab");
  await expect(page.getByRole("dialog")).toContainText("Inspections: 5 a month for all salesmen?");
  await page.getByRole("dialog").getByRole("button", { name: "Apply to all" }).click();
  await expect(page.getByText(/salesmen have another target now/)).toBeVisible();
  await expect(box("Thandi Nkosi: Inspections")).toHaveValue("5");
});
