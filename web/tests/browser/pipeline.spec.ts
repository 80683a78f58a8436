import type { Locator, Page } from "@playwright/test";
import { expect, expectAccessible, logIn, newName, test } from "./crm";
import { makeActivity, makeWorked } from "./work";

/*
 * The pipeline board: cases in the columns of their stages, carried from one to another with the mouse, with keys and
 * from a card's menu, taken back, and left to those whose they are.
 */

// A refused move is a refused request.
test.use({ refusals: [401, 412] });

/** A case in the first stage that may bring something, at a customer of its own. */
async function makeCase(page: Page, what: string) {
  const customer = await makeWorked(page, newName(what));
  const { caseId } = await makeActivity(page, customer, { caseSubject: customer.name });
  // The dearest case stands at the top of its column.
  const made = await page.request.patch(`/api/v1/cases/${caseId}?updateMask=value`, {
    data: { value: { amount: "99000000.00", currency: "ZAR" } },
  });
  expect(made.status(), await made.text()).toBe(200);
  return { caseId, name: customer.name };
}

const column = (page: Page, stage: string) => page.getByRole("region", { name: stage, exact: true });
const card = (of: Locator, name: string) => of.getByRole("listitem").filter({ hasText: name });
const stageOf = async (page: Page, id: string) =>
  (await (await page.request.get(`/api/v1/cases/${id}`)).json()).stageName;
/** How many cases a column says it holds. */
const number = async (of: Locator) => Number(await of.locator("header [aria-hidden]").textContent());

test("a case is carried with the mouse, its column's totals follow, and it is taken back", async ({ page }) => {
  await logIn(page, "sam");
  const { caseId, name } = await makeCase(page, "Dragged");
  await page.goto("/pipeline");
  const [from, to] = [column(page, "Interested"), column(page, "Proposal")];
  await expect(card(from, name)).toContainText("99");
  await expectAccessible(page);
  const before = await number(to);

  await card(from, name).hover();
  await page.mouse.down();
  await page.mouse.move(400, 400, { steps: 4 });
  await expect(page.locator("[data-ends]")).toContainText("Won");
  const box = await to.boundingBox();
  if (!box) throw new Error("no column");
  await page.mouse.move(box.x + box.width / 2, box.y + 200, { steps: 6 });
  await expect(to).toHaveAttribute("data-over", "true");
  await page.mouse.up();
  await expect(card(to, name)).toBeVisible();
  await expect(card(from, name)).toHaveCount(0);
  await expect(page.locator("[data-ends]")).toHaveCount(0);
  expect(await number(to)).toBe(before + 1);
  await expect.poll(() => stageOf(page, caseId)).toBe("Proposal");

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(card(from, name)).toBeVisible();
  await expect.poll(() => stageOf(page, caseId)).toBe("Interested");
  await expect.poll(() => number(to)).toBe(before);
});

test("a case is carried with keys: put elsewhere, left where it was, and onto the page that ends it", async ({
  page,
}) => {
  await logIn(page, "sam");
  const { caseId, name } = await makeCase(page, "Carried");
  await page.goto("/pipeline");
  const said = page.getByRole("main").getByRole("status");
  const link = page.getByRole("link", { name, exact: true });
  await link.focus();
  await page.keyboard.press("Space");
  await expect(said).toContainText("is picked up in Interested");
  await page.keyboard.press("ArrowRight");
  await expect(said).toContainText("Qualified");
  await expect(column(page, "Qualified")).toHaveAttribute("data-over", "true");
  await page.keyboard.press("Escape");
  await expect(said).toContainText("stays in Interested");

  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect(card(column(page, "Qualified"), name)).toBeVisible();
  await expect(link).toBeFocused();
  await expect(page.getByText(`${name} is in Qualified now.`)).toBeVisible();
  expect(await stageOf(page, caseId)).toBe("Qualified");

  await page.keyboard.press("Space");
  await expect(said).toContainText("is picked up in Qualified");
  for (const place of ["Proposal", "Negotiation", "Won"]) {
    await page.keyboard.press("ArrowRight");
    await expect(said).toContainText(place);
  }
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Close Case" })).toBeVisible();
  await expect(page.getByRole("radio", { name: "Won" })).toBeChecked();
});

test("a card's menu moves it, too, and a change by somebody else puts it back and says so", async ({ page }) => {
  await logIn(page, "sam");
  const { caseId, name } = await makeCase(page, "Changed");
  await page.goto("/pipeline");
  await expect(card(column(page, "Interested"), name)).toBeVisible();
  const menu = (item: string) => async () => {
    await page.getByRole("button", { name: `Actions for ${name}` }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  // Somebody else is quicker: before the board hears of it, its version is old.
  await page.route(`**/api/v1/cases/${caseId}*`, async (route) => {
    const headers = { ...route.request().headers(), "if-match": '"1"' };
    await route.continue({ headers });
  });
  await menu("Move to Proposal")();
  await expect(page.getByText(/was changed meanwhile and stays where it was/)).toBeVisible();
  await expect(card(column(page, "Interested"), name)).toBeVisible();
  await page.unroute(`**/api/v1/cases/${caseId}*`);
  await menu("Move to Proposal")();
  await expect(card(column(page, "Proposal"), name)).toBeVisible();
  await expect.poll(() => stageOf(page, caseId)).toBe("Proposal");
});

test("a manager sees his team's board and one salesman's, a colleague neither sees nor moves", async ({ page }) => {
  test.setTimeout(120_000);
  await logIn(page, "sam");
  const { caseId, name } = await makeCase(page, "Team Work");
  await page.context().clearCookies();
  await logIn(page, "maria", "/pipeline?view=team");
  await expect(card(column(page, "Interested"), name)).toContainText("SP");
  await page.getByRole("combobox", { name: "Salesman" }).click();
  await page.getByRole("option", { name: /^Thandi/ }).click();
  await expect(card(column(page, "Interested"), name)).toHaveCount(0);
  await expect(page).toHaveURL(/salesman=/);
  await page.reload();
  await expect(page.getByRole("combobox", { name: "Salesman" })).toHaveValue(/^Thandi/);

  await page.context().clearCookies();
  await logIn(page, "thandi", "/pipeline");
  await expect(page.getByRole("heading", { level: 1, name: "Pipeline" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Interested", exact: true })).toBeVisible();
  await expect(page.getByText(name)).toHaveCount(0);
  const { caseStages } = await (await page.request.get("/api/v1/case-config")).json();
  const refused = await page.request.patch(`/api/v1/cases/${caseId}?updateMask=stageId`, {
    data: { stageId: caseStages[2].id },
  });
  expect(refused.status()).toBe(403);

  // Where nothing is planned, the page says how to begin.
  await page.context().clearCookies();
  await logIn(page, "sam", "/pipeline", "northgate");
  await expect(page.getByRole("heading", { name: "No open cases" })).toBeVisible();
  await expectAccessible(page);
});

test("on a phone the columns stand side by side and scroll", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await logIn(page, "sam");
  await page.goto("/pipeline");
  const last = column(page, "Negotiation");
  await expect(column(page, "Interested")).toBeInViewport();
  await expect(last).not.toBeInViewport();
  await last.scrollIntoViewIfNeeded();
  await expect(last).toBeInViewport();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});
