import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, makeCustomer, makeUser, newName, test } from "./crm";

/** What the simulated accounts department declines. */
const DECLINED = { vatNumber: "12" };

/** It takes its time for an answer. */
const ANSWERED = { timeout: 40_000 };

/** Makes a customer of Sam's, as somebody who sells nothing himself, and releases it. */
async function release(page: Page, name: string, changes: Record<string, unknown> = {}): Promise<void> {
  const listed = await (await page.request.get("/api/v1/employees?prefix=sam&salesmenOnly=true")).json();
  const { id } = await makeCustomer(page, name, { mainSalesmanId: listed.employees[0].id, ...changes });
  expect((await page.request.post(`/api/v1/customers/${id}/release`, { data: {} })).status()).toBe(200);
}

/** The bell, with whatever it counts. */
const bell = (page: Page, unread?: number) =>
  page.getByRole("button", { name: unread === undefined ? /^Notifications/ : `Notifications, ${unread} unread` });

const panel = (page: Page) => page.getByRole("dialog", { name: "Notifications" });
/** Measured alone: what it covers of the page stands half under it until it is closed. */
const PANEL = "[role='dialog']";

test("who released a customer is told what accounts answers, live, and the bell leads there", async ({
  page,
  request,
}) => {
  await logIn(page, await makeUser(request));
  await expect(bell(page)).toHaveAccessibleName("Notifications");
  await page.keyboard.press("b");
  await expect(panel(page).getByText(/^Nothing yet\./)).toBeVisible();
  await expectAccessible(page, PANEL);
  await page.screenshot({ path: "test-results/pages/notifications-none-wide.png" });
  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeHidden();

  const names = [newName("Told Of Approval"), newName("Told Of Decline")];
  for (const [index, name] of names.entries()) await release(page, name, index === 1 ? DECLINED : {});
  await expect(bell(page, 2)).toBeVisible(ANSWERED);
  await bell(page).click();
  const today = panel(page).getByRole("region", { name: "Today" });
  await expect(today.getByRole("link")).toHaveCount(2);
  await expect(today.getByText(`${names[0]} was approved and is Active now`)).toBeVisible();
  await expect(today.getByText(`${names[1]} was declined`)).toBeVisible();
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== "running"));
  await expectAccessible(page, PANEL);
  await page.screenshot({ path: "test-results/pages/notifications-wide.png" });

  await today.getByRole("link", { name: new RegExp(`${names[1]} was declined`) }).click();
  await expect(page.getByRole("heading", { level: 1, name: names[1] ?? "" })).toBeVisible();
  await expect(panel(page)).toBeHidden();
  await expect(bell(page, 1)).toBeVisible();
  await bell(page).click();
  await panel(page).getByRole("button", { name: "Mark all as read" }).click();
  await expect(bell(page)).toHaveAccessibleName("Notifications");
  await expect(panel(page).getByText("Unread:")).toHaveCount(0);
  await expect(panel(page).getByRole("button", { name: "Mark all as read" })).toBeDisabled();
  await page.reload();
  await expect(bell(page)).toHaveAccessibleName("Notifications");
});

test("whoever is linked to a customer by a colleague is told of it, but not of his own acts", async ({
  page,
  browser,
  request,
}) => {
  await logIn(page, await makeUser(request));
  const thandi = await browser.newPage({ baseURL: test.info().project.use.baseURL ?? "" });
  await logIn(thandi, "thandi");
  const session = await (await thandi.request.get("/api/v1/session")).json();
  const name = newName("Shared By Another");
  await makeCustomer(page, name, { mainSalesmanId: session.user.employeeId });
  // Other tests may have given her some, too.
  await expect(thandi.getByRole("button", { name: /^Notifications, \d+ unread$/ })).toBeVisible();
  await bell(thandi).click();
  await expect(panel(thandi).getByText(`You are the main salesman of ${name} now`)).toBeVisible();
  await thandi.close();
  await expect(bell(page)).toHaveAccessibleName("Notifications");
});

test.describe("on a telephone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("the panel fits, and leads to the customer", async ({ page, request }) => {
    await logIn(page, await makeUser(request));
    const name = newName("Pocket Stationers With A Rather Long Name");
    await release(page, name);
    await expect(bell(page, 1)).toBeVisible(ANSWERED);
    await bell(page).tap();
    const told = panel(page).getByRole("link", { name: new RegExp(`${name} was approved`) });
    await expect(told).toBeVisible();
    await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== "running"));
    await expectAccessible(page);
    await page.screenshot({ path: "test-results/pages/notifications-phone.png" });
    const box = await panel(page).boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= 390).toBe(true);
    await told.tap();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  });
});
