import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, makeCustomer, newName, test } from "./crm";

/** Two of the user's customers that are one company; the second one has a fax number, a contact and a note. */
async function twice(page: Page) {
  const name = newName("Twice Works");
  const survivor = await makeCustomer(page, name);
  const duplicate = await makeCustomer(page, `${name} Ltd`, { fax: "021 555 0198" });
  const below = `/api/v1/customers/${duplicate.id}`;
  const contact = { givenName: "Zinzi", familyName: "Nkosi", role: "BUYER", mobile: "082 555 0100" };
  const lists = await (await page.request.get("/api/v1/static-codes?list=STATIC_CODE_LIST_CONTACT_ROLE")).json();
  contact.role = lists.staticCodes[0].code;
  expect((await page.request.post(`${below}/contacts`, { data: contact })).status()).toBeLessThan(300);
  expect((await page.request.post(`${below}/notes`, { data: { text: "Knows the owner" } })).status()).toBeLessThan(300);
  return { survivor, duplicate };
}

const SCREENS = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

for (const [screen, viewport] of Object.entries(SCREENS)) {
  test.describe(screen, () => {
    test.use({ viewport });

    test("a duplicate is found, becomes part of its twin, and is separated again", async ({ page }) => {
      const shoot = (what: string) =>
        page.screenshot({ path: `test-results/pages/merge-${what}-${screen}.png`, fullPage: true });
      await logIn(page);
      const { survivor, duplicate } = await twice(page);
      await page.goto(`/customers/${survivor.id}`);
      const menu = screen === "phone" ? `Actions for ${survivor.name}` : "More actions";
      await page.getByRole("button", { name: menu }).click();
      await page.getByRole("menuitem", { name: "Merge…" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Merge customers" })).toBeVisible();
      await page.getByRole("searchbox").fill(duplicate.name);
      const choose = page.getByRole("link", { name: `Choose ${duplicate.name}` });
      await expect(choose).toBeVisible();
      await expect(page.getByRole("link", { name: `Choose ${survivor.name}`, exact: true })).toHaveCount(0);
      await expectAccessible(page);
      await shoot("choose");
      await choose.click();

      // What the survivor lacks is taken, what both have stays as it is; one may choose.
      await expect(page.getByText("1 contact")).toBeVisible();
      await expect(page.getByText("1 note")).toBeVisible();
      await expect(page.getByRole("radio", { name: "Fax: Becomes part of it" })).toBeChecked();
      await expect(page.getByRole("radio", { name: "Name: Stays" })).toBeChecked();
      await expectAccessible(page);
      await shoot("form");
      await page.getByRole("radio", { name: "Name: Becomes part of it" }).check();
      await page.getByRole("button", { name: "Merge", exact: true }).click();

      await expect(page.getByRole("heading", { level: 1, name: duplicate.name })).toBeVisible();
      await expect(page).toHaveURL(new RegExp(`/customers/${survivor.id}$`));
      await expect(page.getByText("021 555 0198").first()).toBeVisible();
      await expect(page.getByText(`${duplicate.name} is part of ${duplicate.name} now`)).toBeVisible();
      await expectAccessible(page);
      await shoot("done");

      // The survivor leads to what it has taken in, and that back.
      const merged = page.locator(`a[href="/customers/${duplicate.id}"]`);
      await merged.click();
      await expect(page.getByText(new RegExp(`^Merged into ${duplicate.name} on .* by Sam`))).toBeVisible();
      await expect(page.getByRole("link", { name: "Edit Customer" })).toHaveCount(0);
      await expectAccessible(page);
      await shoot("notice");
      await page.getByRole("link", { name: `Open ${duplicate.name}` }).click();
      await expect(page).toHaveURL(new RegExp(`/customers/${survivor.id}$`));
      await page.getByRole("tab", { name: /History/ }).click();
      await expect(page.getByText(`merged the customer with ${duplicate.name}`)).toBeVisible();
      await shoot("history");
      await merged.click();
      await page.getByRole("button", { name: "Separate again" }).click();
      await expect(page.getByText(`${duplicate.name} is a customer of its own again`)).toBeVisible();
      await expect(page.getByText(/^Merged into/)).toHaveCount(0);
      await page.goto(`/customers/${survivor.id}`);
      await expect(page.getByRole("heading", { level: 1, name: survivor.name, exact: true })).toBeVisible();
    });
  });
}

test("a merge is taken back where it was made, and keeps what was changed since", async ({ page }) => {
  await logIn(page);
  const { survivor, duplicate } = await twice(page);
  await page.goto(`/customers/${survivor.id}/merge?with=${duplicate.id}`);
  await page.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(page.getByText(`${duplicate.name} is part of ${survivor.name} now`)).toBeVisible();
  const changed = await page.request.patch(`/api/v1/customers/${survivor.id}?updateMask=fax`, { data: { fax: "1" } });
  expect(changed.status()).toBe(200);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Changed since, and kept: Fax.")).toBeVisible();
  await expectAccessible(page);
});

test("a customer that the ERP knows stays, whichever page one comes from", async ({ page }) => {
  await logIn(page);
  const { duplicate } = await twice(page);
  const active =
    "filter=" +
    encodeURIComponent(
      JSON.stringify({ condition: { field: "status", operator: "OPERATOR_EQUALS", values: ["ACTIVE"] } }),
    );
  const listed = await (
    await page.request.get(`/api/v1/customers?view=CUSTOMER_VIEW_MINE&pageSize=1&${active}`)
  ).json();
  const [known] = listed.customers;
  await page.goto(`/customers/${duplicate.id}/merge`);
  await page.getByRole("searchbox").fill(known.name);
  await page
    .getByRole("link", { name: `Choose ${known.name}`, exact: true })
    .first()
    .click();
  await expect(page).toHaveURL(new RegExp(`/customers/${known.id}/merge\\?with=${duplicate.id}$`));
  await expect(page.getByRole("radio", { name: "Name: Becomes part of it" })).toBeDisabled();
  // The other way round it is refused, with what to do instead.
  await page.goto(`/customers/${duplicate.id}/merge?with=${known.id}`);
  await expect(page.getByText(`${known.name} is a customer of the ERP and must be merged there.`)).toBeVisible();
  await expect(page.getByRole("button", { name: "Merge", exact: true })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Swap the two" })).toBeVisible();
  await expectAccessible(page);
});

test("who edits a customer that looks like another one is led to merge them", async ({ page }) => {
  await logIn(page);
  const { survivor, duplicate } = await twice(page);
  await page.goto(`/customers/${duplicate.id}/edit`);
  const link = page.getByRole("link", { name: `Merge into ${survivor.name}`, exact: true });
  await expect(link).toHaveAttribute("href", `/customers/${survivor.id}/merge?with=${duplicate.id}`);
  // Beside the form, in which something may be typed.
  await expect(link).toHaveAttribute("target", "_blank");
});

test("many that look like it leave the form in view, and are shown on demand", async ({ page }) => {
  await logIn(page);
  const vatNumber = newName("V").slice(-8);
  const twins = await Promise.all(
    Array.from({ length: 5 }, () => makeCustomer(page, newName("Quintet"), { vatNumber })),
  );
  await page.goto(`/customers/${twins[0]?.id}/edit`);
  const links = page.getByRole("status").getByRole("link", { name: /^Quintet / });
  await expect(links).toHaveCount(3);
  const more = page.getByRole("button", { name: /^Show \d+ more$/ });
  await expect(more).toHaveAttribute("aria-expanded", "false");
  await more.click();
  await expect(links).toHaveCount(4);
  await page.getByRole("button", { name: "Show fewer" }).click();
  await expect(links).toHaveCount(3);
});
