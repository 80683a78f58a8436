import type { Customer } from "@/api/types";
import type { RecordKind } from "@/form/record-kind";
import { inputPath } from "./validate";
import { type CustomerValues, FIELDS, merge, valuesOf } from "./values";

/** What the form knows of customers. */
export const customerKind: RecordKind<CustomerValues, Customer> = {
  fields: FIELDS,
  merge,
  valuesOf,
  titleOf: ({ name }) => name,
  checkedOnLeave: ["telephone", "email", "fax"],
  inputPath,
};
