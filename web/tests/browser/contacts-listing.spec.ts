import { readFile } from "node:fs/promises";
import { expect, expectAccessible, logIn, makeCustomer, newName, test } from "./crm";

test("the contacts of all customers are found from the listing, and lead to person and customer", async ({ page }) => {
  await logIn(page, "sam", "/customers");
  const name = newName("Contacts Listed");
  const { id } = await makeCustomer(page, name);
  const surname = `Mokoena-${crypto.randomUUID().slice(0, 8)}`;
  const add = async (body: object) => {
    const made = await page.request.post(`/api/v1/customers/${id}/contacts`, { data: body });
    expect(made.status(), await made.text()).toBe(201);
  };
  const roles = await (await page.request.get("/api/v1/static-codes")).json();
  const role = roles.staticCodes.find((code: { list: string }) => code.list === "STATIC_CODE_LIST_CONTACT_ROLE");
  await add({ givenName: "Zanele", familyName: surname, role: role.code, mobile: "082 555 0199" });
  await add({ givenName: "Anele", familyName: surname, role: role.code, email: "anele@example.com", active: false });

  await page.getByRole("link", { name: "Contacts of all customers" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Contacts" })).toBeVisible();
  await expect(page.getByText(/^Page 1 of \d+ \(/)).toBeVisible();
  await expectAccessible(page);

  // One who is gone is left out until asked for.
  await page.getByRole("searchbox", { name: "Filter" }).fill(surname);
  const rows = page.locator("[data-row]");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("Zanele");
  await expect(rows).toContainText(name);
  await expect(rows.getByRole("link", { name: "082 555 0199" })).toHaveAttribute("href", "tel:0825550199");
  await page.getByRole("switch", { name: "Show inactive" }).check({ force: true });
  await expect(rows).toHaveCount(2);
  await expect(page).toHaveURL(/inactive=true/);

  await page.getByRole("button", { name: "Filter Role" }).click();
  // Counted among those who have this surname, the one who is gone included.
  await page.getByRole("checkbox", { name: `${role.description} 2`, exact: true }).check();
  await page.keyboard.press("Escape");
  await expect(rows).toHaveCount(2);

  // What was looked for is still there after the visit.
  await rows.filter({ hasText: "Zanele" }).hover();
  await page.getByRole("link", { name: /^View Customer/ }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await page.goBack();
  await expect(rows).toHaveCount(2);
  await rows.filter({ hasText: "Zanele" }).getByText(surname).click();
  await expect(page.getByRole("heading", { level: 1, name: "Save Contact" })).toBeVisible();
  await expect(page.getByLabel("Surname")).toHaveValue(surname);
});

test("a manager asks whose customers' contacts he sees, and has them by customer", async ({ page }) => {
  await logIn(page, "maria", "/contacts");
  const total = async () =>
    Number((await page.getByText(/^Page 1 of /).textContent())?.match(/\(([\d\s,.]+) /)?.[1]?.replace(/\D/g, ""));
  await expect(page.getByRole("radio", { name: "Team" })).toBeChecked();
  await expect(page.getByText(/^Page 1 of \d+ \(/)).toBeVisible();
  const ofTeam = await total();
  await page.getByText("Mine", { exact: true }).click();
  await expect(page).toHaveURL(/view=mine/);
  await expect.poll(total).toBeLessThan(ofTeam);
  await page.getByText("Team", { exact: true }).click();
  await page.getByRole("button", { name: "Customer", exact: true }).click();
  await expect(page.getByRole("columnheader", { name: "Customer", exact: true })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );
  await expect(page).toHaveURL(/sort=customerName/);
  // Others add some meanwhile.
  await expect.poll(total).toBeGreaterThanOrEqual(ofTeam);
});

test("the box finds a contact by the digits of a number, by an address and in spite of accents and a slip", async ({
  page,
}) => {
  await logIn(page);
  const { id } = await makeCustomer(page, newName("Contacts Found"));
  const [role] = (await (await page.request.get("/api/v1/static-codes?list=STATIC_CODE_LIST_CONTACT_ROLE")).json())
    .staticCodes;
  const digits = String(crypto.getRandomValues(new Uint32Array(1))[0])
    .padStart(7, "0")
    .slice(0, 7);
  const mobile = `082 ${digits.slice(0, 3)} ${digits.slice(3)}`;
  const word = `vanstaden${crypto.randomUUID().slice(0, 8)}`;
  const email = `renee.${word}@found.example`;
  const made = await page.request.post(`/api/v1/customers/${id}/contacts`, {
    data: { givenName: "Renée", familyName: word, role: role.code, mobile, email },
  });
  expect(made.status(), await made.text()).toBe(201);

  await page.goto("/contacts");
  const box = page.getByRole("searchbox", { name: "Filter" });
  const row = page.locator("[data-row]").filter({ hasText: word });
  const slip = `${word.slice(0, 3)}${word[4]}${word[3]}${word.slice(5)}`;
  for (const text of [`082${digits}`, email, `renee ${word}`, slip]) {
    await box.fill("nobody is called so");
    await expect(row).toHaveCount(0);
    await box.fill(text);
    await expect(row, text).toHaveCount(1);
    await expect(page.getByText("(1 item)"), text).toBeVisible();
  }
  expect(new URL(page.url()).searchParams.get("q")).toBe(slip);

  // The address can be passed on, and the file holds what is listed.
  await page.reload();
  await expect(box).toHaveValue(slip);
  await expect(row).toHaveCount(1);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  const [, first, ...rest] = (await readFile(await (await download).path(), "utf8")).split("\r\n");
  expect(first).toContain(email);
  expect(rest).toEqual([""]);
});

test("one who is no sales contact leads to the contacts of his customer", async ({ page }) => {
  await logIn(page, "sam", "/contacts");
  await page.getByRole("button", { name: "Filter Sales contact" }).click();
  await page.getByRole("checkbox", { name: /^No \d/ }).check();
  await page.keyboard.press("Escape");
  const row = page.locator("[data-row]").first();
  await expect(row.locator("[data-sales='false']")).toBeVisible();
  await row.locator("[data-sales='false']").click();
  await expect(page).toHaveURL(/\/customers\/[0-9a-f-]+\?tab=contacts$/);
});

test("the palette leads to the contacts", async ({ page }) => {
  await logIn(page);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search customers, contacts, cases and actions" }).fill("contacts");
  await page.getByRole("option", { name: "Go to Contacts" }).click();
  await expect(page).toHaveURL(/\/contacts$/);
});
