import { expect, expectAccessible, logIn, makeUser, test } from "./crm";

test("a user chooses which notifications come by mail, and every choice is kept at once", async ({ page, request }) => {
  await logIn(page, await makeUser(request));
  await page.getByRole("button", { name: /user menu$/ }).click();
  await page.getByRole("menuitem", { name: "Notification mails" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Notification mails" })).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expectAccessible(page);
  const reminder = page.getByRole("switch", { name: /^An activity begins soon/ });
  const declined = page.getByRole("switch", { name: /^Accounts declines/ });
  await expect(reminder).not.toBeChecked();
  // By the keyboard, and another one by the mouse.
  await reminder.focus();
  const kept = page.waitForResponse((answer) => answer.url().endsWith("/notification-settings/choose-mails"));
  await page.keyboard.press("Space");
  expect((await kept).status()).toBe(200);
  await expect(reminder).toBeChecked();
  await declined.click({ force: true });
  await expect(declined).toBeChecked();
  await page.screenshot({ path: "test-results/pages/notification-mails-wide.png", fullPage: true });
  const settings = async () => (await page.request.get("/api/v1/notification-settings")).json();
  const mailKinds = ["NOTIFICATION_KIND_DECLINED", "NOTIFICATION_KIND_REMINDER"];
  await expect.poll(settings).toEqual({ mailKinds, sendsMails: true });
  await page.reload();
  await expect(reminder).toBeChecked();
  await declined.click({ force: true });
  await expect.poll(settings).toEqual({ mailKinds: ["NOTIFICATION_KIND_REMINDER"], sendsMails: true });
});
