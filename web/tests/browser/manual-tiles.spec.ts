import type { Locator, Page } from "@playwright/test";
import { NO_COMMANDS } from "./commands";
import { expect, expectAccessible, logIn, makeCustomer, newName, test } from "./crm";
import { logInAsLerato } from "./lerato";

/*
 * The manual's page "Customer Details Tiles", from the way to the tiles to each of them.
 */
const TILES = [
  { tile: "Sales", frame: "12 Months Sales History", description: "Show the invoices of the last 12 months" },
  { tile: "Addresses", frame: "Addresses", description: "Show the customer’s addresses" },
  { tile: "Contacts", frame: "Contacts", description: "Show the customer’s contacts" },
  { tile: "Open Activities", frame: "Open Activities", description: "Show what is to be done" },
  { tile: "Notes", frame: "Notes", description: "Show the notes about the customer" },
  { tile: "Salesmen", frame: "Salesmen", description: "Show the main and additional salesmen" },
];

/** A tile by its name, whatever it counts. */
const tileOf = (page: Page, name: string) => page.getByRole("tab", { name: new RegExp(`(^| )${name}$`) });

/** The details frame: what the open tile shows. */
const details = (page: Page) => page.getByRole("tabpanel");

/** Everything by which something in there could be changed or opened. */
const controls = (frame: Locator) => frame.locator("a, button, input, textarea, select, [contenteditable='true']");

/** Away from everything that shows more while it is pointed at. */
async function pointAtNothing(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await expect(page.getByRole("tooltip")).toHaveCount(0);
}

/** Makes a contact of the customer through the API, as the logged-in user. */
async function makeContact(page: Page, customerId: string, changes: Record<string, unknown>): Promise<void> {
  const lists = await (await page.request.get("/api/v1/static-codes?list=STATIC_CODE_LIST_CONTACT_ROLE")).json();
  const answer = await page.request.post(`/api/v1/customers/${customerId}/contacts`, {
    data: { familyName: "Nkosi", role: lists.staticCodes[0].code, mobile: "082 555 0100", ...changes },
  });
  expect(answer.status(), await answer.text()).toBe(201);
}

test.describe("with a dealer of its own", () => {
  test.skip(Boolean(NO_COMMANDS), NO_COMMANDS);

  test("the Customers tile counts whom a salesman is linked to, its listing leads to one by the icon, and the page gets more space at once", async ({
    page,
  }) => {
    const { say } = await logInAsLerato(page);
    const main = { status: "CUSTOMER_STATUS_ACTIVE", mainSalesmanCode: "LERATO" };
    const linked = { status: "CUSTOMER_STATUS_ACTIVE", additionalSalesmanCodes: ["LERATO"] };
    await say("customer.upserted", { code: "MAIN", name: "Led By Lerato", ...main });
    await say("customer.upserted", { code: "LINKED", name: "Linked To Lerato", ...linked });
    await say("customer.upserted", { code: "NEITHER", name: "Led By Nobody", status: "CUSTOMER_STATUS_ACTIVE" });
    const tile = page.getByRole("link", { name: "2 Customers", exact: true });
    await expect(async () => {
      await page.reload();
      await expect(tile).toBeVisible({ timeout: 2_000 });
    }).toPass();

    // The number stands in the top left of the tile.
    const [whole, number] = [await tile.boundingBox(), await tile.getByText("2", { exact: true }).boundingBox()];
    if (!whole || !number) throw new Error("the tile has no place");
    expect(number.x - whole.x).toBeLessThan(whole.width / 4);
    expect(number.y - whole.y).toBeLessThan(whole.height / 4);
    await tile.click();
    await expect(page.getByRole("heading", { level: 1, name: "Customers" })).toBeVisible();
    await expect(page.locator("[data-row]")).toHaveText([/Led By Lerato/, /Linked To Lerato/]);
    await expect(page.getByRole("columnheader", { name: "View" })).toBeVisible();
    await page.getByRole("link", { name: "Open Linked To Lerato" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Linked To Lerato" })).toBeVisible();

    // "If you wish to have more space": the panel goes as the tick is set, while the settings are still open.
    const panel = page.getByRole("region", { name: "Dashboard panel" });
    await expect(panel).toBeVisible();
    await page.getByRole("button", { name: "Settings" }).click();
    const tick = page.getByRole("checkbox", { name: "Hide dashboard panel on customer page" });
    await tick.click();
    await expect(panel).toHaveCount(0);
    await expect(tick).toBeChecked();
    await details(page).click({ position: { x: 4, y: 4 } });
    await expect(tick).toHaveCount(0);
    for (const each of TILES) await expect(tileOf(page, each.tile)).toBeInViewport({ ratio: 1 });
  });

  test("the Page Reference of Addresses turns their pages there and back, and they can only be viewed", async ({
    page,
  }) => {
    const { say } = await logInAsLerato(page);
    const address = (number: number) => ({
      type: "ADDRESS_TYPE_DELIVERY",
      lines: [`${number} Dock Road`],
      city: "Durban",
    });
    await say("customer.upserted", { code: "DOCKS", name: "Many Docks", mainSalesmanCode: "LERATO" });
    await say("address.replaced", { code: "DOCKS", addresses: Array.from({ length: 13 }, (_, n) => address(n + 1)) });
    await expect(async () => {
      await page.goto("/customers");
      await page.getByRole("link", { name: "Open Many Docks" }).click({ timeout: 5_000 });
    }).toPass();
    await page.getByRole("tab", { name: "13 Addresses" }).click();
    const frame = details(page);
    const shown = frame.getByRole("listitem");
    await expect(shown).toHaveText([1, 2, 3, 4, 5, 6].map((number) => new RegExp(`${number} Dock Road`)));
    await expect(frame.getByText("Page 1 of 3 (13 items)")).toBeVisible();
    const back = frame.getByRole("button", { name: "Previous page" });
    const forth = frame.getByRole("button", { name: "Next page" });
    await expect(back).toBeDisabled();
    await forth.click();
    await forth.click();
    await expect(frame.getByText("Page 3 of 3 (13 items)")).toBeVisible();
    await expect(shown).toHaveText([/13 Dock Road/]);
    await expect(forth).toBeDisabled();
    await back.click();
    await expect(frame.getByText("Page 2 of 3 (13 items)")).toBeVisible();
    await expect(shown).toHaveCount(6);
    await expect(shown.first()).toContainText("7 Dock Road");
    await expect(controls(frame)).toHaveCount(2);
  });
});

test("the tiles stand in their order, say what they show when they are pointed at, and fill the frame in place", async ({
  page,
}) => {
  await logIn(page);
  const { id } = await makeCustomer(page, newName("Tile By Tile"));
  await page.goto(`/customers/${id}`);
  const home = new URL(page.url()).pathname;
  const tabs = page.getByRole("tablist", { name: "Customer details" }).getByRole("tab");
  await expect(tabs).toContainText(TILES.map(({ tile }) => tile));
  let open = "Sales";
  for (const { tile, frame, description } of TILES) {
    const tab = tileOf(page, tile);
    await tab.hover();
    await expect(page.getByRole("tooltip")).toHaveText(description);
    // Pointing at a tile opens nothing.
    await expect(page.getByRole("tab", { selected: true })).toContainText(open);
    await tab.click();
    open = tile;
    await expect(tab).toHaveAttribute("aria-selected", "true");
    await expect(details(page).getByRole("region")).toHaveAccessibleName(frame);
    expect(new URL(page.url()).pathname).toBe(home);
  }
});

test("the customer home page opens with twelve months of sales, and Sales brings them back from every other tile", async ({
  page,
}) => {
  await logIn(page);
  await page.goto("/customers?q=hope%20works");
  await page.getByRole("link", { name: "Open Hope Works", exact: true }).click();
  const history = page.getByRole("region", { name: "12 Months Sales History" });
  const sales = tileOf(page, "Sales");
  await expect(sales).toHaveAttribute("aria-selected", "true");
  await expect(history.getByRole("row")).toHaveCount(1 + 12 + 1);
  for (const { tile } of TILES.slice(1)) {
    await tileOf(page, tile).click();
    await expect(history).toHaveCount(0);
    await sales.click();
    await expect(history.getByRole("row")).toHaveCount(1 + 12 + 1);
  }
});

test("Contacts shows those for sales with an orange bar, on demand the others with a grey one, and leads to Save Contact", async ({
  page,
}) => {
  const name = newName("Orange And Grey");
  await logIn(page);
  const { id } = await makeCustomer(page, name);
  const refuses = { email: "zinzi@orange.example", acceptsSalesCalls: false };
  await makeContact(page, id, { givenName: "Zinzi", ...refuses });
  await makeContact(page, id, { givenName: "Thabo", acceptsSalesCalls: true });
  await makeContact(page, id, { givenName: "Anika", email: "anika@grey.example", isSalesContact: false });
  await page.goto(`/customers/${id}`);
  await page.getByRole("tab", { name: "2 Contacts" }).click();
  const frame = details(page);
  const contact = (person: string) => frame.getByRole("listitem").filter({ hasText: person });
  const bar = (person: string) => contact(person).evaluate((row) => getComputedStyle(row).borderLeftColor);
  const [orange, grey] = ["rgb(217, 115, 13)", "rgb(139, 147, 161)"];
  await expect(frame.getByRole("listitem")).toHaveCount(2);
  for (const person of ["Zinzi", "Thabo"]) expect(await bar(person)).toBe(orange);

  const others = frame.getByRole("checkbox", { name: "Show non-sales contacts" });
  await expect(others).not.toBeChecked();
  await others.check();
  await expect(frame.getByRole("listitem")).toHaveCount(3);
  expect(await bar("Anika")).toBe(grey);
  expect(await bar("Zinzi")).toBe(orange);

  // The button comes with the pointer, also without expanding, and to sales contacts only.
  const button = (person: string) => contact(person).getByRole("link", { name: /^View\/Edit this Contact/ });
  await pointAtNothing(page);
  await expect(button("Thabo")).toHaveCSS("opacity", "0");
  await contact("Thabo").hover();
  await expect(button("Thabo")).toHaveCSS("opacity", "1");
  await button("Thabo").hover();
  await expect(page.getByRole("tooltip")).toHaveText(/^View\/Edit this Contact/);

  // One click anywhere expands, a second one takes the details away; the button stays without the pointer.
  await contact("Zinzi").click({ position: { x: 300, y: 8 } });
  await expect(contact("Zinzi")).toContainText("zinzi@orange.example");
  await expect(contact("Zinzi")).toContainText(/Accepts sales calls\s*No/);
  await expect(contact("Thabo")).not.toContainText("Accepts sales calls");
  await pointAtNothing(page);
  await expect(button("Zinzi")).toHaveCSS("opacity", "1");
  await contact("Thabo").getByText("Thabo").click();
  await expect(contact("Thabo")).toContainText(/Accepts sales calls\s*Yes/);
  await contact("Thabo").getByText("Thabo").click();
  await expect(contact("Thabo")).not.toContainText("Accepts sales calls");
  await contact("Anika").getByText("Anika").click();
  await expect(contact("Anika")).toContainText("anika@grey.example");
  await expect(button("Anika")).toHaveCount(0);
  await others.uncheck();
  await expect(contact("Anika")).toHaveCount(0);

  // Save Contact: left without saving, then saved.
  const heading = page.getByRole("heading", { level: 1, name: "Save Contact" });
  await button("Zinzi").click();
  await expect(heading).toBeVisible();
  await page.getByRole("link", { name: `Customer: ${name}`, exact: true }).click();
  await page.getByRole("tab", { name: "2 Contacts" }).click();
  await contact("Zinzi").hover();
  await button("Zinzi").click();
  await expect(heading).toBeVisible();
  await page.getByRole("textbox", { name: "Cell" }).fill("082 555 0199");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("tab", { name: "2 Contacts" })).toHaveAttribute("aria-selected", "true");
  await expect(contact("Zinzi")).toContainText("082 555 0199");
});

test("Notes lists all notes about the customer, the newest first, only to be viewed", async ({ page }) => {
  await logIn(page);
  const { id } = await makeCustomer(page, newName("Much Noted"));
  const texts = Array.from({ length: 21 }, (_, number) => `Visit number ${number + 1}.`);
  for (const text of texts) {
    const answer = await page.request.post(`/api/v1/customers/${id}/notes`, { data: { text } });
    expect(answer.ok(), await answer.text()).toBe(true);
  }
  await page.goto(`/customers/${id}`);
  await page.getByRole("tab", { name: "21 Notes" }).click();
  const frame = details(page);
  const more = frame.getByRole("button", { name: "Show more" });
  await expect(frame.getByRole("listitem")).toHaveCount(20);
  await pointAtNothing(page);
  await expectAccessible(page);
  await more.click();
  await expect(frame.getByRole("listitem")).toContainText(texts.toReversed());
  await expect(frame.getByRole("listitem").first()).toContainText("Sam");
  await expect(more).toHaveCount(0);
  await expect(controls(frame)).toHaveCount(0);
});

test("Salesmen lists the main and the additional salesmen, and the arrow and the logo lead away from the tiles", async ({
  page,
}) => {
  const name = newName("Sold By Two");
  await logIn(page);
  const { employees } = await (await page.request.get("/api/v1/employees?pageSize=200")).json();
  const thandi = employees.find((each: { displayName: string }) => each.displayName.startsWith("Thandi "));
  await makeCustomer(page, name, { additionalSalesmanIds: [thandi.id] });
  const listing = `/customers?${new URLSearchParams({ q: name })}`;
  await page.goto(listing);
  await page.getByRole("link", { name: `Open ${name}` }).click();
  await page.getByRole("tab", { name: "2 Salesmen" }).click();
  const salesmen = details(page).getByRole("listitem");
  await expect(salesmen).toHaveText([/^Sam .*Main salesman/, new RegExp(`^${thandi.displayName}`)]);
  await expect(salesmen.last()).not.toContainText("Main salesman");
  await expect(salesmen.last().getByRole("link", { name: thandi.email })).toBeVisible();
  await pointAtNothing(page);
  await expectAccessible(page);

  // However many tiles were opened, the arrow leads to the page before.
  await page.getByRole("tab", { name: "0 Notes" }).click();
  await page.getByRole("navigation", { name: "Where you are" }).getByRole("button", { name: "Back" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Customers" })).toBeVisible();
  await expect(page.getByRole("searchbox", { name: "Filter" })).toHaveValue(name);
  await page.getByRole("link", { name: `Open ${name}` }).click();
  await page.getByRole("tab", { name: "2 Salesmen" }).click();
  await page.getByRole("link", { name: "CRM home page" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Good to see you/ })).toBeVisible();
});
