import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, newName, test } from "./crm";
import { makeActivity, makeWorked, type Worked } from "./work";

/*
 * What all listings have in common with that of the customers: values to choose from, counted among what the other filters leave, and an order
 * by every column that can be ordered.
 */

const rows = (page: Page) => page.locator("[data-row]");
const header = (page: Page, name: string) => page.getByRole("columnheader", { name, exact: true });

/** Chooses from the values of a column of texts. */
async function openValues(page: Page, column: string): Promise<void> {
  await page.getByRole("button", { name: `Comparison for ${column}: contains` }).click();
  await page.getByRole("menuitem", { name: "Choose from a list" }).click();
}

/** Expects the texts of the rows from the first to the last. */
async function expectOrder(page: Page, texts: string[]): Promise<void> {
  await expect(rows(page)).toHaveCount(texts.length);
  for (const [place, text] of texts.entries()) await expect(rows(page).nth(place)).toContainText(text);
}

/** Three activities of the customer, in cases of two subjects. */
async function planThree(page: Page, customer: Worked): Promise<void> {
  await makeActivity(page, customer, { subject: "Beta call", caseSubject: "Fleet" });
  await makeActivity(page, customer, { subject: "alpha mail", caseSubject: "Fleet", type: "ACTIVITY_TYPE_EMAIL" });
  await makeActivity(page, customer, { subject: "Gamma call", caseSubject: "Toner" });
}

test("activities are ordered by their columns, and values counted among what the other filters leave", async ({
  page,
}) => {
  await logIn(page);
  const customer = await makeWorked(page, newName("Ordered"));
  await planThree(page, customer);
  await page.goto(`/customers/${customer.id}/activities`);
  await expect(rows(page)).toHaveCount(3);
  await header(page, "Subject").getByRole("button").first().click();
  await expectOrder(page, ["alpha mail", "Beta call", "Gamma call"]);
  await header(page, "Subject").getByRole("button").first().click();
  await expect(page).toHaveURL(/sort=subject(\+|%20)desc/);
  await expectOrder(page, ["Gamma call", "Beta call", "alpha mail"]);

  await page.getByRole("button", { name: "Filter Type" }).click();
  await page.getByRole("checkbox", { name: "Call 2", exact: true }).check();
  await expect(rows(page)).toHaveCount(2);
  await page.keyboard.press("Escape");
  await openValues(page, "Case");
  await expect(page.getByRole("dialog").getByRole("checkbox")).toHaveCount(2);
  await page.getByRole("checkbox", { name: "Toner 1", exact: true }).check();
  await expectOrder(page, ["Gamma call"]);
  await expectAccessible(page);
});

test("cases are ordered by their columns, chosen by values, and found by the names of their row", async ({ page }) => {
  await logIn(page);
  const customer = await makeWorked(page, newName("Cases Ordered"));
  await planThree(page, customer);
  await page.goto(`/customers/${customer.id}/cases`);
  await expect(rows(page)).toHaveCount(3);
  await header(page, "Subject").getByRole("button").first().click();
  await header(page, "Subject").getByRole("button").first().click();
  await expectOrder(page, ["Toner", "Fleet", "Fleet"]);
  await page.getByRole("button", { name: "Filter Status" }).click();
  await expect(page.getByRole("checkbox", { name: "Open 3", exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await openValues(page, "Subject");
  await page.getByRole("checkbox", { name: "Fleet 2", exact: true }).check();
  await expect(rows(page)).toHaveCount(2);
  await page.keyboard.press("Escape");

  await page.getByRole("searchbox", { name: "Filter" }).fill("nobody of that name");
  await expect(rows(page)).toHaveCount(0);
  await page.getByRole("searchbox", { name: "Filter" }).fill("sam");
  await expect(rows(page)).toHaveCount(2);
});

test("an open list of work follows when its customer is called otherwise", async ({ page }) => {
  await logIn(page);
  const customer = await makeWorked(page, newName("Before"));
  await planThree(page, customer);
  await page.goto("/activities");
  await page.getByRole("searchbox", { name: "Filter" }).fill(customer.name);
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("searchbox", { name: "Filter" }).fill("Gamma call");
  await expect(rows(page).filter({ hasText: customer.name })).toHaveCount(1);
  const name = newName("After");
  const renamed = await page.request.patch(`/api/v1/customers/${customer.id}`, { data: { name } });
  expect(renamed.status(), await renamed.text()).toBe(200);
  await expect(rows(page).filter({ hasText: name })).toHaveCount(1);
});

test("contacts are ordered by their numbers and addresses", async ({ page }) => {
  await logIn(page);
  const customer = await makeWorked(page, newName("Contacts Ordered"));
  const { staticCodes } = await (await page.request.get("/api/v1/static-codes")).json();
  const role = staticCodes.find(({ list }: { list: string }) => list === "STATIC_CODE_LIST_CONTACT_ROLE").code;
  for (const [givenName, email] of [
    ["Anna", "zz@ordered.example"],
    ["Bert", "aa@ordered.example"],
  ]) {
    const data = { givenName, familyName: "Ordered", role, email };
    const made = await page.request.post(`/api/v1/customers/${customer.id}/contacts`, { data });
    expect(made.status(), await made.text()).toBe(201);
  }
  await page.goto("/contacts?sort=email");
  await page.getByRole("searchbox", { name: "Filter" }).fill(customer.name);
  await expectOrder(page, ["Bert", "Zinzi", "Anna"]);
  await openValues(page, "E-mail");
  await page.getByRole("checkbox", { name: "aa@ordered.example 1", exact: true }).check();
  await expectOrder(page, ["Bert"]);
});
