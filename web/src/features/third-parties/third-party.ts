import type { ThirdParty } from "@/api/types";

/** True if the server offers the edit. */
export function mayEdit(thirdParty: ThirdParty): boolean {
  return thirdParty.actions.includes("THIRD_PARTY_ACTION_EDIT");
}

/** True if the server offers the deletion. */
export function mayDelete(thirdParty: ThirdParty): boolean {
  return thirdParty.actions.includes("THIRD_PARTY_ACTION_DELETE");
}

/**
 * Whole months from a day to the end of a contract: 0 in the last month, negative once it has ended. Both are written
 * as "2026-11-22".
 */
export function monthsRemaining(endDate: string, today: string): number {
  const [endYear = 0, endMonth = 0, endDay = 0] = endDate.split("-").map(Number);
  const [year = 0, month = 0, day = 0] = today.split("-").map(Number);
  return (endYear - year) * 12 + (endMonth - month) - (endDay < day ? 1 : 0);
}

/** The currency of a third party's amounts, which is one for all of them; undefined if it has none. */
export function currencyOf({ monthlyFee, settlementAmount, items }: ThirdParty): string | undefined {
  const ofItems = items.flatMap(({ rental, usages }) => [rental, ...usages.map(({ minimumCharge }) => minimumCharge)]);
  return [monthlyFee, settlementAmount, ...ofItems].find((money) => money?.currency)?.currency;
}
