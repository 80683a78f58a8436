import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, newName, test } from "./crm";
import { makeWorked } from "./work";

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const frame = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** Types what is known of the case and of the call. */
async function typeCall(page: Page, subject: string): Promise<void> {
  await frame(page, "Case").getByRole("textbox", { name: "Subject" }).fill(subject);
  const caseType = frame(page, "Case").getByRole("combobox", { name: "Case type" });
  await caseType.click();
  await page.getByRole("option").first().click();
  await frame(page, "Call").getByRole("textbox", { name: "What came of it" }).fill("The lease ends in March.");
}

test.describe("a new customer", () => {
  // Its page is asked for before it has been made; and what is missing is refused by the form alone.
  test.use({ refusals: [401, 404] });

  test("is called, saved by the keyboard, and is there with contact, case, activities and third party", async ({
    page,
  }) => {
    test.slow();
    await logIn(page);
    await page.keyboard.press("q");
    await expect(heading(page, "Create Cold Call")).toBeVisible();
    await expectAccessible(page);

    // What is missing is named at its input and above the form.
    await page.keyboard.press("Control+Enter");
    await expect(page.getByRole("main").getByRole("alert")).toContainText("Choose who was called");

    // A name that is not there becomes a new customer's.
    const name = newName("Karoo Printers");
    const who = frame(page, "Customer").getByRole("combobox", { name: "Who was called" });
    await who.fill(name);
    await page.getByRole("option", { name: "New customer" }).click();
    await expect(frame(page, "Customer").getByRole("textbox", { name: "Name" })).toHaveValue(name);
    await frame(page, "Customer").getByRole("textbox", { name: "Telephone" }).fill("021 555 0142");
    await frame(page, "Contact").getByRole("textbox", { name: "First name" }).fill("Anele");
    await frame(page, "Contact").getByRole("textbox", { name: "Surname" }).fill("Khumalo");
    await frame(page, "Contact").getByRole("textbox", { name: "Cell" }).fill("082 555 0142");
    await typeCall(page, "Four copiers");
    await expect(frame(page, "Next action").getByRole("textbox", { name: "Subject" })).toHaveValue("Four copiers");
    await page.getByRole("button", { name: /^Third party/ }).click();
    await page.getByRole("textbox", { name: "Competitor" }).fill("Rival Office");
    await page.getByLabel("Contract ends").fill("2027-03-31");
    await expectAccessible(page);

    // It is a draft until then.
    await page.reload();
    await expect(frame(page, "Case").getByRole("textbox", { name: "Subject" })).toHaveValue("Four copiers");
    await page.keyboard.press("Control+Enter");

    // Its home page comes by itself.
    await expect(page.getByRole("region", { name })).toBeVisible({ timeout: 20_000 });
    await expect(page.getByRole("region", { name }).locator("[data-status='NEW_CRM']")).toBeVisible();
    const id = new URL(page.url()).pathname.split("/")[2];
    const read = async (of: string) => (await page.request.get(`/api/v1/customers/${id}/${of}`)).json();
    expect((await read("contacts")).contacts).toMatchObject([{ givenName: "Anele", mobile: "082 555 0142" }]);
    expect((await read("third-parties")).thirdParties).toMatchObject([{ supplierName: "Rival Office" }]);
    expect((await read("cases")).cases).toMatchObject([{ subject: "Four copiers", origin: "CASE_ORIGIN_COLD_CALL" }]);
    const tiles = page.getByRole("navigation", { name: "Pages about this customer" });
    await tiles.getByRole("link", { name: /Activities/ }).click();
    await expect(page.getByText("Page 1 of 1 (2 items)")).toBeVisible();
    await expectAccessible(page);
  });

  test("is told to be created until it is there, also to who follows a link, and then becomes its home page", async ({
    page,
  }) => {
    await logIn(page);
    const { caseTypes } = await (await page.request.get("/api/v1/case-config")).json();
    const name = newName("Slow Start");
    // The two services cannot be kept from each other here, so the pages are kept from the one.
    let made = false;
    await page.route(/\/api\/v1\/customers\/[^/]+$/, async (route) => {
      if (made) return route.continue();
      await route.fulfill({ status: 404, json: { status: 404, title: "Not found", reason: "NOT_FOUND" } });
    });
    await page.route(/\/creation$/, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), created: made } });
    });
    const saved = await page.request.post("/api/v1/cold-calls", {
      data: {
        customer: { name },
        contact: { givenName: "Anele", mobile: "082 555 0142" },
        case: { subject: "Four copiers", caseTypeId: caseTypes[0].id },
        call: { outcome: "Wants an offer" },
        nextActivity: {
          type: "ACTIVITY_TYPE_MEETING",
          subject: "Show the range",
          startTime: new Date(Date.now() + 86_400_000).toISOString(),
        },
      },
    });
    expect(saved.status(), await saved.text()).toBeLessThan(300);
    const { customerId } = await saved.json();
    await page.goto(`/customers/${customerId}`);
    await expect(heading(page, name)).toBeVisible();
    await expect(page.getByText("This customer is being created.")).toBeVisible();
    await expect(page.getByText("Show the range")).toBeVisible();
    await expectAccessible(page);
    await page.screenshot({ path: "test-results/pages/customer-being-created.png", fullPage: true });
    await page.getByRole("link", { name: "View its cases" }).click();
    await expect(heading(page, `Cases for ${name}`)).toBeVisible();
    await expect(page.getByText("Four copiers")).toBeVisible();
    await page.goBack();
    await expect(heading(page, name)).toBeVisible();

    // The news that it is there changes the page.
    made = true;
    const note = await page.request.patch(`/api/v1/customers/${customerId}`, { data: { website: "slow.example" } });
    expect(note.status(), await note.text()).toBe(200);
    await expect(page.getByRole("region", { name })).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText("This customer is being created.")).toHaveCount(0);
  });
});

test("the customer home page's button has the customer filled in, and saving leads back to it", async ({ page }) => {
  test.slow();
  await logIn(page);
  const customer = await makeWorked(page, newName("Hope Works"));
  await page.goto(`/customers/${customer.id}`);
  const home = page.getByRole("region", { name: customer.name });
  await home.getByRole("link", { name: "Create Cold Call for Customer", exact: true }).click();
  await expect(heading(page, "Create Cold Call")).toBeVisible();
  await expect(frame(page, "Customer")).toContainText(customer.name);
  await expect(frame(page, "Customer").getByRole("combobox")).toHaveCount(0);
  await frame(page, "Contact").getByRole("combobox", { name: "With whom" }).click();
  await page.getByRole("option", { name: /^Zinzi/ }).click();
  await typeCall(page, "Paper for the year");
  await page.getByRole("checkbox", { name: "Plan the next action" }).uncheck();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(home).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/customers/${customer.id}$`));
  const { cases } = await (await page.request.get(`/api/v1/customers/${customer.id}/cases`)).json();
  expect(cases).toMatchObject([{ subject: "Paper for the year", activityCount: 1 }]);
});

test("a customer that is there is found while its name is typed", async ({ page }) => {
  await logIn(page);
  const customer = await makeWorked(page, newName("Found Again"));
  await page.goto("/");
  await page.getByRole("button", { name: "New", exact: true }).click();
  await page.getByRole("menuitem", { name: /^Create Cold Call/ }).click();
  const who = frame(page, "Customer").getByRole("combobox", { name: "Who was called" });
  await who.fill(customer.name);
  await page.getByRole("option", { name: new RegExp(`^${customer.name}`) }).click();
  await expect(who).toHaveValue(customer.name);
  await expect(frame(page, "Contact").getByRole("combobox", { name: "With whom" })).toBeVisible();
  await expectAccessible(page);
});
