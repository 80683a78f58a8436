import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, makeCustomer, newName, test } from "./crm";

/** Makes a contact through the API, as the logged-in user. */
async function makeContact(page: Page, customerId: string, changes: Record<string, unknown> = {}) {
  const lists = await (await page.request.get("/api/v1/static-codes?list=STATIC_CODE_LIST_CONTACT_ROLE")).json();
  const answer = await page.request.post(`/api/v1/customers/${customerId}/contacts`, {
    data: {
      givenName: "Zinzi",
      familyName: "Nkosi",
      role: lists.staticCodes[0].code,
      mobile: "082 555 0100",
      ...changes,
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return answer.json();
}

test("a contact is added, shown with its details, edited, and given up to the ERP", async ({ page }) => {
  const name = newName("Contacted");
  await logIn(page);
  const { id } = await makeCustomer(page, name, { telephone: "" });
  await page.goto(`/customers/${id}`);
  const information = page.getByRole("region", { name });
  await expect(page.getByRole("tab", { name: /Contacts/ })).toContainText("0");
  await information.getByRole("link", { name: "Add Contact" }).click();

  // Mistakes: at the field and in the summary, all of them together.
  await expect(page.getByRole("textbox", { name: "First name" })).toBeFocused();
  await page.getByLabel("Birthday").fill("2999-01-01");
  await page.getByRole("textbox", { name: "Business no." }).fill("abc");
  await page.getByRole("button", { name: "Save" }).click();
  const summary = page.getByRole("main").getByRole("alert");
  await expect(summary).toContainText("Enter the contact’s name.");
  await expect(summary).toContainText("Business no.: Use digits");
  await expectAccessible(page);
  await summary.getByRole("button", { name: "Birthday: Enter a day that is not in the future." }).click();
  await expect(page.getByLabel("Birthday")).toBeFocused();

  await page.getByRole("textbox", { name: "Business no." }).fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(summary).toContainText("Cell: Give one of the numbers or the e-mail address.");
  await page.getByRole("textbox", { name: "First name" }).fill("Zinzi");
  await page.getByRole("textbox", { name: "Surname" }).fill("Nkosi");
  await page
    .getByRole("combobox", { name: "Role" })
    .or(page.getByRole("textbox", { name: "Role" }))
    .click();
  await page.getByRole("option").first().click();
  await page.getByRole("textbox", { name: "Cell" }).fill("082 555 0100");
  await page.getByRole("textbox", { name: "E-mail" }).fill("zinzi@contacted.example");
  await page.getByLabel("Birthday").fill("1980-04-12");
  await page.getByRole("button", { name: /^Customer Details/ }).click();
  await expect(page.getByText("1 Long Street, Cape Town")).toBeVisible();
  await page.keyboard.press("Control+Enter");

  // Back on the customer home page, which shows it and says so; a click expands.
  await expect(page.getByText("The contact is saved.")).toBeVisible();
  await expect(page.getByRole("tab", { name: /1 Contacts/ })).toHaveAttribute("aria-selected", "true");
  await expect(page).toHaveURL(/\?tab=contacts$/);
  const row = page.getByRole("listitem").filter({ hasText: "Zinzi Nkosi" });
  await expect(row).toHaveAttribute("data-sales", "true");
  await expect(row.getByText("zinzi@contacted.example")).toHaveCount(0);
  await row.getByText("Zinzi Nkosi").click();
  await expect(row.getByText("zinzi@contacted.example")).toBeVisible();
  await expect(row.getByText("Accepts sales calls")).toBeVisible();
  await expect(row.getByText("12 Apr 1980")).toBeVisible();

  // Un-ticking asks first, and is the last edit.
  await row.getByRole("link", { name: /^View\/Edit this Contact/ }).click();
  await page.getByRole("checkbox", { name: "Sales contact", exact: true }).uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("dialog", { name: "Not a sales contact any more?" });
  await dialog.getByRole("button", { name: "Save as non-sales contact" }).click();
  await page.getByRole("tab", { name: /0 Contacts/ }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole("checkbox", { name: "Show non-sales contacts" }).check();
  await expect(row).toHaveAttribute("data-sales", "false");
  await row.getByText("Zinzi Nkosi").click();
  await expect(row.getByText("maintained in the ERP")).toBeVisible();
  await expect(row.getByRole("link", { name: /^View\/Edit/ })).toHaveCount(0);
});

test("a reachable contact is enough for a release", async ({ page }) => {
  await logIn(page);
  const { id } = await makeCustomer(page, newName("Silent"), { telephone: "" });
  await page.goto(`/customers/${id}/release`);
  await expect(page.getByRole("main").getByRole("alert")).toContainText("of the customer or of a contact");
  await makeContact(page, id);
  // The contact arrives live.
  await expect(page.getByRole("button", { name: "Yes, Release Customer" })).toBeEnabled();
});

test("a note is written, kept as a draft meanwhile, and shown newest first", async ({ page }) => {
  const name = newName("Noted");
  await logIn(page);
  const { id } = await makeCustomer(page, name);
  await page.request.post(`/api/v1/customers/${id}/notes`, { data: { text: "First visit" } });
  await page.goto(`/customers/${id}/notes/new`);
  await expect(page.getByRole("textbox", { name: "Note" })).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("Write the note.")).toBeVisible();
  await page.getByRole("textbox", { name: "Note" }).fill("Call after 14:00.\nAsk for the key.");
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Note" })).toHaveValue("Call after 14:00.\nAsk for the key.");
  await expectAccessible(page);

  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Leave, keep draft" }).click();
  await page.getByRole("link", { name: "CRM home page" }).click();
  await expect(page.getByText(`Note about ${name}`)).toBeVisible();
  await page.getByRole("listitem").filter({ hasText: name }).getByRole("link", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The note is saved.")).toBeVisible();
  // Back where it was started from, and nothing is left of the draft.
  await expect(page.getByRole("heading", { name: /^Good to see you/ })).toBeVisible();
  await expect(page.getByText(`Note about ${name}`)).toHaveCount(0);
  await page.goto(`/customers/${id}`);
  await page.getByRole("tab", { name: /2 Notes/ }).click();
  const notes = page.getByRole("tabpanel").getByRole("listitem");
  await expect(notes.first()).toContainText("Call after 14:00.");
  await expect(notes.last()).toContainText("First visit");
});

test.describe("two people at one contact", () => {
  test.use({ refusals: [401, 412] });

  test("sees both versions and keeps what each changed", async ({ page }) => {
    await logIn(page);
    const { id } = await makeCustomer(page, newName("Contested"));
    const contact = await makeContact(page, id);
    await page.goto(`/customers/${id}/contacts/${contact.id}`);
    await page.getByRole("textbox", { name: "Cell" }).fill("082 555 0001");
    const changed = await page.request.patch(`/api/v1/contacts/${contact.id}`, { data: { title: "Dr" } });
    expect(changed.ok()).toBe(true);
    await page.getByRole("button", { name: "Save" }).click();
    const dialog = page.getByRole("dialog", { name: "You changed this in another window" });
    await expect(dialog.getByRole("row", { name: /Title/ })).toContainText("changed meanwhile");
    await expect(dialog.getByRole("row", { name: /Cell/ })).toContainText("changed by you");
    await dialog.getByRole("button", { name: "Save this" }).click();
    await page.getByRole("tab", { name: /1 Contacts/ }).click();
    const row = page.getByRole("listitem").filter({ hasText: "Dr Zinzi Nkosi" });
    await expect(row.getByRole("link", { name: "082 555 0001" })).toBeVisible();
  });
});

const SCREENS = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

for (const [screen, viewport] of Object.entries(SCREENS)) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`${screen}, ${colorScheme}`, () => {
      const phone = screen === "phone";
      test.use({ viewport, colorScheme, hasTouch: phone, isMobile: phone });

      test("contacts and notes are complete, accessible and fit the screen", async ({ page }) => {
        test.setTimeout(240_000);
        await logIn(page);
        const { id } = await makeCustomer(page, newName("Panorama Optometrists"));
        const contact = await makeContact(page, id, { email: "zinzi.nkosi@panorama-optometrists.example" });
        await makeContact(page, id, { givenName: "Thabo", title: "Dr", businessTelephone: "021 555 0100" });
        await makeContact(page, id, { givenName: "Anika", isSalesContact: false });
        for (const text of ["First visit. Friendly people.", "They would like to scan to e-mail.\nShow them how."]) {
          await page.request.post(`/api/v1/customers/${id}/notes`, { data: { text } });
        }
        const seen = async (name: string) => {
          // Away from the tooltips.
          await page.mouse.move(1, 500);
          await expect(page.getByRole("tooltip")).toHaveCount(0);
          await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== "running"));
          await expectAccessible(page);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect(overflow, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
          await page.screenshot({ path: `test-results/pages/${name}-${screen}-${colorScheme}.png` });
        };
        await page.goto(`/customers/${id}`);
        await page.getByRole("tab", { name: /2 Contacts/ }).click();
        await page.getByRole("checkbox", { name: "Show non-sales contacts" }).check();
        await page.getByText("Zinzi Nkosi").click();
        await expect(page.getByText("Anika Nkosi")).toBeVisible();
        // On a wide screen the bar at the top would cover a part of what stands above.
        if (screen === "phone") await page.getByRole("tabpanel").scrollIntoViewIfNeeded();
        await seen("contacts");
        await page.getByRole("tab", { name: /2 Notes/ }).click();
        await expect(page.getByText("First visit.")).toBeVisible();
        await seen("notes");
        await page.goto(`/customers/${id}/contacts/new`);
        await expect(page.getByRole("heading", { name: "Save Contact" })).toBeVisible();
        await seen("add-contact");
        await page.goto(`/customers/${id}/contacts/${contact.id}`);
        await expect(page.getByRole("textbox", { name: "First name" })).toHaveValue("Zinzi");
        await page.getByRole("button", { name: /^Customer Details/ }).click();
        await seen("save-contact");
        await page.goto(`/customers/${id}/notes/new`);
        await expect(page.getByRole("textbox", { name: "Note" })).toBeFocused();
        await seen("add-note");
      });
    });
  }
}
