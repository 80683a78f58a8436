import { type APIRequestContext, request as requests } from "@playwright/test";
import { expect, expectAccessible, logIn, makeUser, newName, test } from "./crm";
import { hoursOn, makeActivity, makeWorked } from "./work";

/** A calendar program: it knows the address and nothing else. */
async function program(address: string): Promise<APIRequestContext> {
  return requests.newContext({ baseURL: new URL(address).origin, storageState: { cookies: [], origins: [] } });
}

test("a calendar program fetches the activities until the address is renewed or revoked", async ({ page }) => {
  test.slow();
  await logIn(page, "thandi");
  const customer = await makeWorked(page, newName("Feed Works"));
  const subject = newName("Call; about, toner");
  await makeActivity(page, customer, { subject, startTime: hoursOn(30), instructions: "Ask for:\n1, the price" });
  // Somebody may have tried before.
  await page.request.delete("/api/v1/calendar-feed");
  await page.goto("/calendar");
  await page.getByRole("link", { name: "Show it in Outlook, Google or Apple" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Calendar feed" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create the address" }).click();
  const field = page.getByRole("textbox", { name: "Address" });
  await expect(field).toHaveValue(/^http.*\/calendar\/[\w.-]+\.ics$/);
  await expectAccessible(page);
  const address = await field.inputValue();

  const outlook = await program(address);
  const fetched = await outlook.get(address);
  expect(fetched.status(), await fetched.text()).toBe(200);
  expect(fetched.headers()["content-type"]).toBe("text/calendar; charset=utf-8");
  const file = await fetched.text();
  const lines = file.split("\r\n");
  expect(lines.filter((line) => new TextEncoder().encode(line).length > 75 || line.includes("\n"))).toEqual([]);
  const escaped = subject.replace(/[;,]/g, "\\$&");
  expect(file.replaceAll("\r\n ", "")).toContain(`SUMMARY:Call: ${escaped} – ${customer.name}\r\n`);
  expect(file.replaceAll("\r\n ", "")).toContain("\\n\\nAsk for:\\n1\\, the price\r\n");

  // A new address, and the old one is gone.
  await page.getByRole("button", { name: "New address" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "New address" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(field).not.toHaveValue(address);
  const renewed = await field.inputValue();
  await expect.poll(async () => (await outlook.get(address)).status()).toBe(404);
  expect((await outlook.get(renewed)).status()).toBe(200);

  await page.getByRole("button", { name: "Revoke" }).click();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("heading", { name: "No calendar feed yet" })).toBeVisible();
  await expect.poll(async () => (await outlook.get(renewed)).status()).toBe(404);
  await outlook.dispose();
});

test("who has no activities of his own has an empty feed", async ({ page, request }) => {
  await logIn(page, await makeUser(request), "/settings/calendar-feed");
  await page.getByRole("button", { name: "Create the address" }).click();
  const address = await page.getByRole("textbox", { name: "Address" }).inputValue();
  const outlook = await program(address);
  const file = await (await outlook.get(address)).text();
  expect(file.startsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")).toBe(true);
  expect(file).not.toContain("BEGIN:VEVENT");
  await outlook.dispose();
});
