import type { ThirdParty } from "@/api/types";
import type { RecordKind } from "@/form/record-kind";
import { NO_ITEM } from "./items";
import { inputPath } from "./validate";
import { FIELDS, merge, type ThirdPartyValues, valuesOf } from "./values";

/** What the form knows of third parties. */
export const thirdPartyKind: RecordKind<ThirdPartyValues, ThirdParty> = {
  fields: FIELDS,
  merge,
  valuesOf,
  titleOf: ({ supplierName }) => supplierName,
  checkedOnLeave: ["monthlyFee", "escalationPercent", "settlementAmount"],
  inputPath,
};

/** The same with a blank row at the end, for whoever goes on with the next item. */
export const withNextItem: RecordKind<ThirdPartyValues, ThirdParty> = {
  ...thirdPartyKind,
  valuesOf: (stored) => {
    const values = valuesOf(stored);
    return { ...values, items: [...values.items, NO_ITEM] };
  },
};
