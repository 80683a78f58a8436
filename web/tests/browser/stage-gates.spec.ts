import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, newName, test } from "./crm";
import { makeActivity, makeWorked } from "./work";

/*
 * Stage gates: a question is added in Case Config, a case is asked it, moves on by its answers, and is refused on the
 * board past what is open, with the way to answer it. The demo asks upgrades.
 */

// A refused move is a refused request.
test.use({ refusals: [401, 409] });

/** A case of the type that the demo asks, in its first stage. */
async function makeUpgrade(page: Page) {
  const { caseTypes } = await (await page.request.get("/api/v1/case-config")).json();
  const upgrade = caseTypes.find(({ code }: { code: string }) => code === "UPGRADE");
  expect(upgrade).toMatchObject({ stageGates: true });
  const customer = await makeWorked(page, newName("Asked"));
  const { caseId } = await makeActivity(page, customer, { caseSubject: customer.name, caseTypeId: upgrade.id });
  // The dearest case stands at the top of its column.
  const made = await page.request.patch(`/api/v1/cases/${caseId}?updateMask=value`, {
    data: { value: { amount: "98000000.00", currency: "ZAR" } },
  });
  expect(made.status(), await made.text()).toBe(200);
  return { caseId, name: customer.name };
}

const column = (page: Page, stage: string) => page.getByRole("region", { name: stage, exact: true });

test("a case is asked, moves on by its answers, and is held back on the board by what is open", async ({ page }) => {
  test.setTimeout(120_000);
  const question = newName("Who signs");
  await logIn(page, "admin", "/case-config");
  const gates = page.getByRole("table", { name: "Stage gates" });
  await expect(page.getByRole("checkbox", { name: "Upgrade: Stage gates" })).toBeChecked();
  await expectAccessible(page);
  await gates.getByRole("combobox", { name: "New question: Stage" }).click();
  await page.getByRole("option", { name: "Qualified" }).click();
  await gates.getByRole("combobox", { name: "New question: Answer" }).click();
  await page.getByRole("option", { name: "Text" }).click();
  await gates.getByRole("textbox", { name: "New question: Question" }).fill(question);
  await gates.getByRole("textbox", { name: "New question: Question" }).press("Enter");
  await expect(gates.getByRole("textbox", { name: `${question}: Question` })).toHaveValue(question);

  await page.context().clearCookies();
  await logIn(page, "sam");
  const { caseId, name } = await makeUpgrade(page);
  await page.goto(`/cases/${caseId}/edit`);
  const answers = page.getByRole("region", { name: "Stage gates" });
  const save = answers.getByRole("button", { name: "Save answers" });
  await expect(save).toBeDisabled();
  await expect(answers.getByText(question)).toHaveCount(0);
  await expectAccessible(page);
  await answers.getByRole("radiogroup", { name: "Is there a budget for it?" }).getByLabel("No").check();
  await answers.getByRole("textbox", { name: "Who decides?" }).fill("The owner");
  await save.click();
  await expect(page.getByText("The case moved on to Qualified.")).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Stage" })).toHaveValue("Qualified");
  await expect(answers.getByRole("textbox", { name: question })).toBeVisible();
  await expect(answers.getByRole("textbox", { name: "Who decides?" })).toHaveValue("The owner");

  await page.goto("/pipeline");
  const card = (stage: string) => column(page, stage).getByRole("listitem").filter({ hasText: name });
  await expect(card("Qualified")).toBeVisible();
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Move to Negotiation" }).click();
  const refusal = page.getByRole("alert").filter({ hasText: "Answer first" });
  await expect(refusal).toContainText(question);
  await expect(refusal).toContainText("Have they seen the offer?");
  await expect(card("Qualified")).toBeVisible();
  await expect(card("Negotiation")).toHaveCount(0);
  await refusal.getByRole("link", { name: "Answer the questions" }).click();

  await answers.getByRole("combobox", { name: "How do they want to pay?" }).click();
  await page.getByRole("option", { name: "Lease" }).click();
  await answers.getByRole("radiogroup", { name: "Has somebody measured the room?" }).getByLabel("Yes").check();
  await answers.getByRole("textbox", { name: question }).fill("The finance manager");
  // With keys, as everything else: only answers are typed, so these are saved.
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("The case moved on to Proposal.")).toBeVisible();
  await expect(page).toHaveURL(/\/edit$/);

  await page.goto(`/cases/${caseId}`);
  const shown = page.getByRole("region", { name: "Stage gates" });
  await expect(shown).toContainText("The finance manager");
  await expect(shown).toContainText("Not answered yet");
  const history = page.getByRole("region", { name: "History" });
  await expect(history).toContainText("answered “Who decides?”");
  await expect(history).toContainText("moved the case on by these answers");
  await expectAccessible(page);

  // What has answers stays and is no longer asked.
  await page.context().clearCookies();
  await logIn(page, "admin", "/case-config");
  await gates.getByRole("button", { name: `Delete ${question}` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(dialog).toContainText("Cases have answered it.");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await gates.getByRole("checkbox", { name: `${question}: Asked` }).uncheck();
  await gates.getByRole("button", { name: `Save ${question}` }).click();
  await expect(gates.getByRole("button", { name: `Save ${question}` })).toBeDisabled();
});
