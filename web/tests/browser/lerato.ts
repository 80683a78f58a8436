import type { Page } from "@playwright/test";
import { newDealer, type Say } from "./commands";
import { expect, logIn, PASSWORD } from "./crm";

/** Logs in as Lerato, a salesman of a dealer of the test's own, whose ERP has told of her. */
export async function logInAsLerato(page: Page): Promise<{ slug: string; say: Say }> {
  const dealer = await newDealer();
  const email = `lerato@${dealer.slug}.example`;
  await sayEmployee(dealer.say, "LERATO", "Lerato Mokoena", email);
  await logIn(page, "admin", "/", dealer.slug);
  const made = await page.request.post("/api/v1/users", {
    data: { email, displayName: "Lerato Mokoena", password: PASSWORD },
  });
  expect(made.status(), await made.text()).toBe(200);
  await logIn(page, "lerato", "/", dealer.slug);
  return dealer;
}

/** The ERP tells of somebody who sells. */
export function sayEmployee(say: Say, code: string, displayName: string, email = ""): Promise<void> {
  return say("employee.upserted", { code, displayName, email, active: true, salesman: true });
}

/** The ERP tells what can be chosen: one entry of each look-up list. */
export async function sayLists(say: Say): Promise<void> {
  const lists = {
    CUSTOMER_TYPE: "Retail",
    RANK: "Gold",
    REPORTING_AREA: "Western Cape",
    SITE: "George",
    CONTACT_ROLE: "Buying Officer",
  };
  for (const [list, description] of Object.entries(lists)) {
    await say("static.replaced", { list: `STATIC_LIST_${list}`, entries: [{ code: "ONE", description }] });
  }
}
