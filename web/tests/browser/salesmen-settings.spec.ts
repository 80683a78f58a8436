import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, makeCustomer, makeUser, newName, PASSWORD, test } from "./crm";

/** Opens Salesmen Assignments with the salesman whose name begins so, and finds his customer. */
async function openAssignments(page: Page, who: string, customer: string): Promise<void> {
  await page.goto("/settings/salesmen?tab=assignments");
  await page.getByRole("searchbox", { name: "Find a salesman" }).fill(who);
  await page
    .getByRole("list", { name: "Salesmen" })
    .getByRole("button", { name: new RegExp(`^${who} `) })
    .click();
  await expect(page.getByRole("heading", { level: 2, name: new RegExp(`^Main salesman: ${who} `) })).toBeVisible();
  await page.getByRole("searchbox", { name: "Find a customer by name" }).fill(customer);
  await expect(page.getByRole("checkbox", { name: customer })).toHaveCount(1);
  await page.getByRole("searchbox", { name: "Find a salesman" }).fill("");
}

const seen = async (page: Page, id: string) => (await page.request.get(`/api/v1/customers/${id}`)).status();

test("customers are dragged to another salesman, who sees them at once, and the move is taken back", async ({
  page,
  browser,
  request,
}) => {
  await logIn(page);
  const name = newName("Dragged Over");
  const { id } = await makeCustomer(page, name);
  const sam = await browser.newPage({ baseURL: test.info().project.use.baseURL ?? "" });
  await logIn(sam, "sam", `/customers/${id}`);
  const thandi = await browser.newPage({ baseURL: test.info().project.use.baseURL ?? "" });
  await logIn(thandi, "thandi");

  await logIn(page, await makeUser(request));
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Salesmen Settings" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Salesmen Settings" })).toBeVisible();
  await expect(page.getByRole("tab", { name: "Salesmen", exact: true })).toHaveAttribute("aria-selected", "true");
  const row = page.getByRole("row", { name: /^Sam / });
  await expect(row).toContainText("Maria");
  await expect(row).not.toContainText("…");
  await expectAccessible(page);

  await openAssignments(page, "Sam", name);
  await expectAccessible(page);
  const target = page.getByRole("list", { name: "Salesmen" }).getByRole("button", { name: /^Thandi / });
  await target.scrollIntoViewIfNeeded();
  await page.getByRole("listitem").filter({ hasText: name }).hover();
  await page.mouse.down();
  // A drag begins with moves, not with a jump, and is over what it came to with one more.
  const to = await target.boundingBox();
  if (!to) throw new Error("the salesman is not on the screen");
  await page.mouse.move(to.x + 20, to.y + 10, { steps: 8 });
  await page.mouse.move(to.x + 24, to.y + 12, { steps: 2 });
  await page.mouse.up();
  const dialog = page.getByRole("dialog", { name: /^Move 1 customer of Sam / });
  await expect(dialog).toContainText(/^.*Thandi .* becomes the main salesman of 1 customer instead of Sam /s);
  await expect(dialog).toContainText("cases, reminders and recommendations");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Move 1 customer" }).click();
  await expect(page.getByText(/^1 customer moved to Thandi /)).toBeVisible();
  await expect(page.getByRole("checkbox", { name })).toHaveCount(0);
  expect([await seen(sam, id), await seen(thandi, id)]).toEqual([404, 200]);
  await thandi.goto(`/customers/${id}`);
  await expect(thandi.getByRole("heading", { level: 1, name })).toBeVisible();

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText(/^1 customer moved back to Sam /)).toBeVisible();
  await expect(page.getByRole("checkbox", { name })).toBeVisible();
  expect([await seen(sam, id), await seen(thandi, id)]).toEqual([200, 404]);
  await sam.close();
  await thandi.close();
});

test("customers are moved with the keyboard alone, and the former salesman stays linked if wanted", async ({
  page,
}) => {
  await logIn(page);
  const name = newName("Typed Over");
  const { id } = await makeCustomer(page, name);
  // His manager does it.
  await logIn(page, "maria");
  await openAssignments(page, "Sam", name);
  await page.getByRole("checkbox", { name }).focus();
  await page.keyboard.press("Space");
  await expect(page.getByText("1 ticked")).toBeVisible();
  await page.getByRole("button", { name: "Move to…" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("combobox", { name: "New main salesman" })).toBeFocused();
  await expect(dialog.getByRole("button", { name: "Move 1 customer" })).toBeDisabled();
  await page.keyboard.type("Ruan");
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText(/Ruan .* becomes the main salesman/);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect(dialog.getByRole("checkbox", { name: /^Keep Sam .* linked/ })).toBeChecked();
  await expectAccessible(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^1 customer moved to Ruan /)).toBeVisible();
  const customer = await (await page.request.get(`/api/v1/customers/${id}`)).json();
  expect(customer.mainSalesmanName).toMatch(/^Ruan /);
  expect(customer.additionalSalesmanIds).toHaveLength(1);

  // What he is expanded to tells both.
  const item = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: /^Sam .*main/ }) });
  await item.getByRole("button", { name: /^Customers of Sam / }).click();
  await item.getByRole("searchbox").fill(name);
  await expect(item.getByText(/^additional; main is Ruan /)).toBeVisible();
});

test("a manager has his team, and no administrators to make; a salesman has nothing of it", async ({ page }) => {
  await logIn(page, "maria", "/settings/salesmen?tab=administrators");
  await expect(page.getByRole("heading", { name: "Only administrators make administrators" })).toBeVisible();
  await expectAccessible(page);
  await logIn(page, "sam", "/settings/salesmen");
  await expect(page.getByRole("heading", { level: 1, name: "Salesmen Settings are not for you" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Settings" }).click();
  await expect(page.getByRole("switch")).toBeVisible();
  await expect(page.getByRole("link", { name: "Salesmen Settings" })).toHaveCount(0);
});

test("administrators are ticked, and what somebody gains or loses is said before it is saved", async ({
  page,
  request,
}) => {
  const [own, other] = [await makeUser(request), await makeUser(request)];
  const email = `plain-${crypto.randomUUID().slice(0, 8)}@demo.example`;
  const made = await request.post("/api/v1/users", {
    data: { email, displayName: `Plain ${email}`, password: PASSWORD },
  });
  expect(made.status()).toBe(200);
  await logIn(page, own, "/settings/salesmen?tab=administrators");
  const find = page.getByRole("searchbox", { name: "Find by name or e-mail" });
  const box = (who: string) => page.getByRole("checkbox", { name: new RegExp(`${who}.* is CRM administrator`) });

  // The last one stays: nobody takes the role from himself.
  await find.fill(own);
  await expect(box(own.slice(5))).toBeDisabled();
  await expect(page.getByText("You cannot take this role from yourself.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();

  await find.fill(email);
  await box(email).check();
  await find.fill(other);
  await box(other.slice(5)).uncheck();
  await expect(page.getByText(new RegExp(`^Plain ${email}: will see all customers`))).toBeVisible();
  await expect(page.getByText(new RegExp(`^Test ${other.slice(5)}: will see own customers`))).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The administrators are saved.")).toBeVisible();
  await expect(page).toHaveURL("/");

  await page.goto("/settings/salesmen?tab=administrators");
  await find.fill(email);
  await expect(box(email)).toBeChecked();
  await find.fill(other);
  await expect(box(other.slice(5))).not.toBeChecked();
});

test.describe("how it looks", () => {
  for (const [device, width, height] of [
    ["wide", 1440, 900],
    ["phone", 390, 844],
  ] as const) {
    test(`on a ${device}`, async ({ page, request }) => {
      await page.setViewportSize({ width, height });
      await logIn(page, await makeUser(request), "/settings/salesmen");
      const shoot = (name: string) =>
        page.screenshot({ path: `test-results/pages/salesmen-settings-${name}-${device}.png` });
      await expect(page.getByText(/Maria/).first()).toBeVisible();
      await expect(page.getByText(/…/)).toHaveCount(0);
      await shoot("salesmen");
      await page.getByRole("tab", { name: "Administrators" }).click();
      await expect(page.getByRole("checkbox").first()).toBeVisible();
      await shoot("administrators");
      await page.getByRole("tab", { name: "Salesmen Assignments" }).click();
      const salesmen = page.getByRole("list", { name: "Salesmen" });
      await expect(salesmen).toBeVisible();
      await expect(page.getByText("Choose a salesman")).toBeVisible();
      await shoot("assignments-none");
      await salesmen.getByRole("button", { name: /^Thandi / }).click();
      await expect(page.getByRole("heading", { level: 2, name: /^Main salesman: Thandi / })).toBeVisible();
      await page.getByRole("checkbox", { name: "All that are shown" }).check();
      await shoot("assignments");
      await expectAccessible(page);
      await page.getByRole("button", { name: "Move to…" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await shoot("move");
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, "nothing reaches beyond the screen").toBeLessThanOrEqual(0);
    });
  }
});
