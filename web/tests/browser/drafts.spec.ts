import { expect, expectAccessible, logIn, makeCustomer, makeUser, newName, PASSWORD, test } from "./crm";

test("what is typed survives a reload and waits on the home page", async ({ page }) => {
  const name = newName("Half Typed");
  await logIn(page, "sam", "/customers/new");
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(name);
  await expect(page.getByText("What you typed was restored")).toBeVisible();

  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Leave, keep draft" }).click();
  await page.getByRole("link", { name: "CRM home page" }).click();
  await expect(page.getByText(`New customer: ${name}`)).toBeVisible();
  await page.getByRole("link", { name: "Continue" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(name);

  await page.getByRole("link", { name: "CRM home page" }).click();
  await page.getByRole("button", { name: "Discard", exact: true }).click();
  await expect(page.getByText("Unsaved drafts")).toHaveCount(0);
});

test("two tabs with a new customer each keep what is typed in them", async ({ page, context }) => {
  const [one, two] = [newName("Tab One"), newName("Tab Two")];
  await logIn(page, "sam", "/customers/new");
  await page.getByRole("textbox", { name: "Name" }).fill(one);
  await expect(page.getByText("Not saved yet. The draft is kept.")).toBeVisible();
  await expect
    .poll(() => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("crm.draft.")).length))
    .toBe(1);

  const other = await context.newPage();
  await other.goto("/customers/new");
  await expect(other.getByRole("textbox", { name: "Name" })).toHaveValue("");
  await other.getByRole("textbox", { name: "Name" }).fill(two);
  await expect
    .poll(() => other.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("crm.draft.")).length))
    .toBe(2);
  // What the first tab has open is not offered here.
  await expect(other.getByText(`There is an unsaved draft: ${one}`)).toHaveCount(0);

  await page.reload();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(one);
  await other.reload();
  await expect(other.getByRole("textbox", { name: "Name" })).toHaveValue(two);

  // A closed tab leaves its draft to whoever opens the form next.
  await page.close();
  const third = await context.newPage();
  const goOn = third.getByRole("button", { name: `Continue the draft: ${one}` });
  await expect(async () => {
    await third.goto("/customers/new");
    await expect(goOn).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await expect(third.getByRole("button", { name: `Continue the draft: ${two}` })).toHaveCount(0);
  await goOn.click();
  await expect(third.getByRole("textbox", { name: "Name" })).toHaveValue(one);
  await third.goto("/");
  await expect(third.getByText(`New customer: ${one}`)).toBeVisible();
  await expect(third.getByText(`New customer: ${two}`)).toBeVisible();
});

test("a session that expires while typing costs nothing: log in in place, and the save goes through", async ({
  page,
  context,
}) => {
  const name = newName("Expired");
  await logIn(page);
  const { id } = await makeCustomer(page, name);
  await page.goto(`/customers/${id}/edit`);
  await page.getByRole("textbox", { name: "Telephone" }).fill("021 555 0777");
  await context.clearCookies();
  await page.getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("dialog", { name: "Your session has expired" });
  await dialog.getByRole("textbox", { name: "Password" }).fill("wrong");
  await dialog.getByRole("button", { name: "Log in" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Password" }).fill("demo-password");
  await dialog.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("region", { name }).getByRole("link", { name: "021 555 0777" })).toBeVisible();
});

test("logging out with a draft asks first, and then leaves nothing behind", async ({ page }) => {
  await logIn(page, "thandi", "/customers/new");
  await page.getByRole("textbox", { name: "Name" }).fill(newName("Left behind"));
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Leave, keep draft" }).click();
  await page.getByRole("button", { name: /user menu$/ }).click();
  await page.getByRole("menuitem", { name: "Log out", exact: true }).click();
  await page.getByRole("button", { name: "Discard and log out" }).click();
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("crm.draft")))).toEqual([]);
});

test.describe("two people at one customer", () => {
  test.use({ refusals: [401, 412] });

  test("sees both versions and keeps what each changed", async ({ page, request }) => {
    const name = newName("Contested");
    await logIn(page);
    const { id } = await makeCustomer(page, name);
    await page.goto(`/customers/${id}/edit`);
    await page.getByRole("textbox", { name: "Telephone" }).fill("021 555 0001");
    await page.getByRole("textbox", { name: "E-mail" }).fill("mine@contested.co.za");
    const admin = await makeUser(request);
    const session = { tenant: "demo", email: `${admin}@demo.example`, password: PASSWORD };
    expect((await request.post("/api/v1/session", { data: session })).ok()).toBe(true);
    const changed = await request.patch(`/api/v1/customers/${id}`, {
      data: { telephone: "021 555 0002", fax: "021 555 0003" },
    });
    expect(changed.ok()).toBe(true);
    await page.getByRole("button", { name: "Save" }).click();

    const dialog = page.getByRole("dialog", { name: "This customer was changed meanwhile" });
    await expect(dialog).toContainText(`by Test ${admin.slice(5)}`);
    await expect(dialog.getByRole("row", { name: /Telephone/ })).toContainText("changed in both versions");
    await expect(dialog.getByRole("row", { name: /Fax/ })).toContainText("changed meanwhile");
    await expect(dialog.getByRole("row", { name: /E-mail/ })).toContainText("changed by you");
    await dialog.getByRole("radio", { name: "Telephone: Stored now" }).check();
    await dialog.getByRole("button", { name: "Save this" }).click();

    const information = page.getByRole("region", { name });
    await expect(information).toContainText("021 555 0002");
    await expect(information).toContainText("021 555 0003");
    await expect(information).toContainText("mine@contested.co.za");
  });
});

test.describe("the same person in two windows", () => {
  test.use({ refusals: [401, 412] });

  test("is told that it was himself", async ({ page, context }) => {
    await logIn(page);
    const { id } = await makeCustomer(page, newName("Twice Open"));
    await page.goto(`/customers/${id}/edit`);
    await page.getByRole("textbox", { name: "Telephone" }).fill("021 555 0001");
    const other = await context.newPage();
    await other.goto(`/customers/${id}/edit`);
    await other.getByRole("textbox", { name: "E-mail" }).fill("other@window.co.za");
    await other.getByRole("button", { name: "Save" }).click();
    await expect(other.getByRole("link", { name: "other@window.co.za" })).toBeVisible();

    await page.getByRole("button", { name: "Save" }).click();
    const dialog = page.getByRole("dialog", { name: "You changed this in another window" });
    await expect(dialog).toContainText("by you");
    await expect(dialog.getByRole("row", { name: /E-mail/ })).toContainText("changed meanwhile");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Save this" }).click();
    await expect(page.getByRole("link", { name: "021 555 0001" })).toBeVisible();
    await expect(page.getByRole("link", { name: "other@window.co.za" })).toBeVisible();
  });
});

test("a draft that waits is discarded in the form that offers it", async ({ page }) => {
  const name = newName("Left Over");
  await logIn(page);
  const { id } = await makeCustomer(page, name);
  await page.goto(`/customers/${id}/edit`);
  await page.getByRole("textbox", { name: "Telephone" }).fill("021 555 0001");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Leave, keep draft" }).click();
  await page.goto(`/customers/${id}/edit`);
  await expect(page.getByText(`There is an unsaved draft: ${name}`)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: `Discard the draft of ${name}` }).click();
  await expect(page.getByText("There is an unsaved draft")).toHaveCount(0);
  await expect(page.getByRole("textbox", { name: "Telephone" })).toHaveValue("021 555 0100");
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("crm.draft")))).toEqual([]);
});

test.describe("a lost answer", () => {
  test.use({ refusals: [401, 0] });

  test("does not create the customer twice, though Save is pressed again after a reload", async ({ page }) => {
    const name = newName("Only Once");
    await logIn(page, "sam", "/customers/new");
    await page.getByRole("textbox", { name: "Name" }).fill(name);
    for (const label of ["Type", "Rank", "Area", "Site"]) {
      await page
        .getByRole("combobox", { name: label })
        .or(page.getByRole("textbox", { name: label }))
        .click();
      await page.getByRole("option").first().click();
    }
    await page.route(
      "**/api/v1/customers",
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText("Press Save again: it is saved only once.");
    await expect(page.getByText(/Not saved/)).toHaveCount(0);
    await page.reload();
    await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(name);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    const filter = JSON.stringify({ condition: { field: "name", operator: "EQUALS", values: [name] } });
    const found = await page.request.get("/api/v1/customers", { params: { filter, includeTotalSize: true } });
    expect((await found.json()).totalSize).toBe(1);
  });
});
