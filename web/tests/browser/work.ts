import type { Page } from "@playwright/test";
import { expect, makeCustomer } from "./crm";

/** A customer with somebody to call. */
export interface Worked {
  id: string;
  name: string;
  contactId: string;
}

/** Somebody to call, of whom everything is known. */
export const PERSON = {
  givenName: "Zinzi",
  familyName: "Nkosi",
  mobile: "082 555 0199",
  telephone: "021 555 0142",
  businessTelephone: "021 555 0143",
  email: "zinzi@worked.example",
  isSalesContact: true,
};

/** Makes a customer of the logged-in user, or of `mainSalesmanId`, and of Thandi, with a sales contact. */
export async function makeWorked(page: Page, name: string, mainSalesmanId?: string): Promise<Worked> {
  const { employees } = await (await page.request.get("/api/v1/employees?pageSize=200")).json();
  const thandi = employees.find(({ displayName }: { displayName: string }) => displayName.startsWith("Thandi"));
  const { id } = await makeCustomer(page, name, { additionalSalesmanIds: [thandi.id], mainSalesmanId });
  const lists = await (await page.request.get("/api/v1/static-codes?list=STATIC_CODE_LIST_CONTACT_ROLE")).json();
  const made = await page.request.post(`/api/v1/customers/${id}/contacts`, {
    data: { ...PERSON, role: lists.staticCodes[0].code },
  });
  expect(made.status(), await made.text()).toBe(201);
  return { id, name, contactId: (await made.json()).id };
}

/** Plans an activity in a new case, as the logged-in user, for himself or for `salesmanId`: the service hears of customer and contact a little later. */
export async function makeActivity(page: Page, customer: Worked, changes: Record<string, unknown> = {}) {
  const { caseTypes } = await (await page.request.get("/api/v1/case-config")).json();
  const { caseSubject = "New copiers", caseDate, caseTypeId = caseTypes[0].id, salesmanId, ...activity } = changes;
  const data = {
    case: { subject: caseSubject, contactId: customer.contactId, caseTypeId, caseDate, salesmanId },
    activity: {
      type: "ACTIVITY_TYPE_CALL",
      subject: "Ask for the tender",
      startTime: hoursOn(48),
      contactId: customer.contactId,
      ...activity,
    },
  };
  let made: { id: string; caseId: string; caseNumber: number } | undefined;
  await expect(async () => {
    const answer = await page.request.post(`/api/v1/customers/${customer.id}/activities`, { data });
    expect(answer.status(), await answer.text()).toBe(201);
    made = await answer.json();
  }).toPass({ timeout: 20_000 });
  if (!made) throw new Error("nothing was made");
  return made;
}

/** The instant so many hours from now, or before now. */
export function hoursOn(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toISOString();
}

/** How that is typed in the demo's zone, which is two hours ahead of UTC all year. */
export function typedOn(hours: number): string {
  return new Date(Date.now() + (hours + 2) * 3_600_000).toISOString().slice(0, 16);
}
