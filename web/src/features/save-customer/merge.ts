import { merging } from "@/form/merge";
import { type CustomerValues, FIELDS, sameValue } from "./values";

/** Compares and joins versions of a customer's form. */
export const merge = merging<CustomerValues>({ fields: FIELDS, same: sameValue });
export const { differences, firstChoices, merged } = merge;
