import type { Page } from "@playwright/test";
import { expect } from "./crm";

/** A day some months from today in the demo's zone; there are just so many whole months to it. */
export function dayIn(months: number): string {
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Africa/Johannesburg" }).format(new Date());
  const [year = 0, month = 1, day = 1] = today.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + months, day)).toISOString().slice(0, 10);
}

/** An amount as the API has it. */
export const money = (amount: string) => ({ amount, currency: "ZAR" });

/** Makes a third party through the API, as the logged-in user. */
export async function makeThirdParty(page: Page, customerId: string, changes: Record<string, unknown> = {}) {
  const answer = await page.request.post(`/api/v1/customers/${customerId}/third-parties`, {
    data: {
      supplierName: "Rival Copiers",
      contractNumber: "RC-77",
      startDate: dayIn(-22),
      endDate: dayIn(14),
      monthlyFee: money("1250.00"),
      escalationPercent: "8.5",
      items: [
        {
          description: "Canon iR C3226i",
          serialNumber: "XYZ-1",
          quantity: 2,
          rental: money("900.00"),
          usages: [
            { meter: "Mono", averageMonthlyVolume: 2000, minimumCharge: money("150.00"), ratePerCopy: "0.085" },
            { meter: "Colour", averageMonthlyVolume: 300, ratePerCopy: "0.85" },
          ],
        },
      ],
      ...changes,
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return answer.json();
}
