import type { Locator, Page } from "@playwright/test";
import { expect, expectAccessible, logIn, makeCustomer, newName, test } from "./crm";

/*
 * The manual's page "Customer Actions Buttons", status by status and button by button. Buttons of pages that are not
 * there yet (quotes) are not offered, and so not among these. Create Cold Call is on the customer home page alone.
 */
const ALWAYS = [
  "Edit Customer",
  "Add Contact",
  "Add Third Party",
  "Add Note",
  "Maintain Customer Salesmen",
  "New Activity",
];
const STATUSES = {
  NEW_CRM: [...ALWAYS, "Release Customer"],
  RELEASED: ALWAYS,
  ACTIVE: ALWAYS,
  HOLD: ALWAYS,
  INACTIVE: [],
} as const;
type Status = keyof typeof STATUSES;

/** A customer of this status: a released one of George, where the accounts department decides by hand. */
async function customerOf(page: Page, status: Status): Promise<{ id: string; name: string }> {
  if (status === "NEW_CRM" || status === "RELEASED") {
    const made = await makeCustomer(page, newName(status === "NEW_CRM" ? "Fresh Start" : "Waiting Room"), {
      site: "GRG",
    });
    if (status === "RELEASED") {
      const released = await page.request.post(`/api/v1/customers/${made.id}/release`);
      expect(released.status(), await released.text()).toBe(200);
    }
    return made;
  }
  const filter = JSON.stringify({ condition: { field: "status", operator: "EQUALS", values: [status] } });
  const answer = await page.request.get("/api/v1/customers", { params: { filter, pageSize: 1 } });
  return (await answer.json()).customers[0];
}

function namesOf(buttons: Locator): Promise<string[]> {
  return buttons.evaluateAll((all) =>
    all.map((each) => each.getAttribute("aria-label") ?? each.textContent?.trim() ?? ""),
  );
}

for (const [status, buttons] of Object.entries(STATUSES) as [Status, readonly string[]][]) {
  test(`a ${status} customer shows its buttons in the listing and on its own page`, async ({ page }) => {
    // Who makes a customer is a salesman; who sees one of each status, an administrator.
    await logIn(page, status === "NEW_CRM" || status === "RELEASED" ? "sam" : "admin");
    const { id, name } = await customerOf(page, status);

    await page.goto(`/customers?${new URLSearchParams({ q: name, inactive: "true" })}`);
    const row = page.locator("[data-row]").filter({ hasText: name });
    await row.hover();
    const inRow = row.getByRole("link").filter({ hasNotText: name });
    await expect
      .poll(async () => (await namesOf(inRow)).filter((label) => !label.startsWith("Open ")))
      .toEqual(expect.arrayContaining([...buttons]));
    expect((await namesOf(inRow)).filter((label) => /Customer$|^Add|Salesmen$|^New Activity$/.test(label))).toEqual([
      ...buttons,
    ]);
    // The description of a button appears when it is pointed at.
    if (buttons[0]) {
      await row.getByRole("link", { name: buttons[0] }).hover();
      await expect(page.getByRole("tooltip").filter({ hasText: buttons[0] })).toBeVisible();
    }

    // By the icon in the View column to the customer home page.
    await row.getByRole("link", { name: `Open ${name}` }).click();
    const information = page.getByRole("region", { name });
    await expect(information.locator(`[data-status='${status}']`)).toBeVisible();
    await information.hover();
    for (const button of ALWAYS) {
      await expect(information.getByRole("link", { name: button, exact: true })).toHaveCount(buttons.length ? 1 : 0);
    }
    const coldCall = information.getByRole("link", { name: "Create Cold Call for Customer", exact: true });
    await expect(coldCall).toHaveCount(buttons.length ? 1 : 0);
    const release = information.getByRole("link", { name: "Release Customer", exact: true });
    await expect(release).toHaveCount(status === "NEW_CRM" ? 1 : 0);
    expect(page.url()).toContain(id);
    await expectAccessible(page);
  });
}

const PAGES = [
  { button: "Edit Customer", heading: "Save Customer" },
  { button: "Add Contact", heading: "Save Contact" },
  { button: "Add Third Party", heading: "Save Third Party" },
  { button: "Add Note", heading: "Add Note" },
  { button: "Maintain Customer Salesmen", heading: /^Salesmen for / },
  { button: "Create Cold Call for Customer", heading: "Create Cold Call" },
  { button: "New Activity", heading: "Save Activity" },
  { button: "Release Customer", heading: "Release Customer" },
];

for (const { button, heading } of PAGES) {
  test(`${button} is left by Back, by the Customer icon and by the CRM logo, and nothing is saved`, async ({
    page,
  }) => {
    await logIn(page, "sam");
    const { id, name } = await makeCustomer(page, newName("Left Alone"));
    const before = await (await page.request.get(`/api/v1/customers/${id}`)).json();
    const home = page.getByRole("region", { name });
    const open = async () => {
      await page.goto(`/customers/${id}`);
      await home.getByRole("link", { name: button, exact: true }).click();
      await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    };
    await open();
    await page.getByRole("navigation", { name: "Where you are" }).getByRole("button", { name: "Back" }).click();
    await expect(home).toBeVisible();
    await open();
    await page.getByRole("link", { name: `Customer: ${name}`, exact: true }).click();
    await expect(home).toBeVisible();
    await open();
    await page.getByRole("link", { name: "CRM home page" }).click();
    await expect(page).toHaveURL(/\/$/);
    expect(await (await page.request.get(`/api/v1/customers/${id}`)).json()).toEqual(before);
  });
}
