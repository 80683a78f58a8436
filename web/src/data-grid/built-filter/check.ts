import type { Filter } from "@/api/types";
import type { FilterKind } from "../columns";
import { type FilterField, OPERATORS } from "./fields";
import { conditionsOf, type FilterCondition, LONGEST_VALUE, MOST_VALUES, operatorOf } from "./tree";

/** What is wrong with a value: there is none, or it is not of the field's kind. */
export type ValueProblem = "missing" | "number" | "wholeNumber" | "amount" | "date";

/** What is wrong with a condition: no column has its field, the field is not compared so, or a value. */
export type ConditionProblem = "field" | "operator" | ValueProblem;

/** A day, or a word that stays true when the filter is kept, with so many days, weeks, months or years before or after. */
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const RELATIVE =
  /^(?:(?:today|startOfWeek|endOfWeek|startOfMonth|endOfMonth|startOfYear|endOfYear)(?:[+-](?:\d{1,4}[dwm]|\d{1,3}y))?|[+-](?:\d{1,4}[dwm]|\d{1,3}y))$/;

/** What is wrong with one value of a field, if anything is. */
export function valueProblem(kind: FilterKind, value: string): ValueProblem | undefined {
  if (!value.trim() || value.length > LONGEST_VALUE) return "missing";
  switch (kind.kind) {
    case "number":
      if (kind.whole) return /^-?\d{1,15}$/.test(value) ? undefined : "wholeNumber";
      return /^-?\d{1,15}(\.\d{1,6})?$/.test(value) ? undefined : "number";
    case "money":
      return /^-?\d{1,15}(\.\d{1,2})?$/.test(value) ? undefined : "amount";
    case "date":
      return isDate(value) ? undefined : "date";
    default:
      return undefined;
  }
}

/** What is wrong with a condition on a field, if anything is. */
export function conditionProblem(
  condition: FilterCondition,
  field: FilterField | undefined,
): ConditionProblem | undefined {
  if (!field) return "field";
  const operator = operatorOf(condition);
  if (!operator || !OPERATORS[field.kind.kind].includes(operator)) return "operator";
  const values = condition.values ?? [];
  if (operator === "BLANK") return undefined;
  const enough =
    operator === "ANY_OF"
      ? values.length > 0 && values.length <= MOST_VALUES
      : values.length === (operator === "BETWEEN" ? 2 : 1);
  if (!enough) return "missing";
  return values.map((value) => valueProblem(field.kind, value)).find(Boolean);
}

/** True if the list knows all that the filter asks for. */
export function fits(filter: Filter, fields: readonly FilterField[]): boolean {
  return conditionsOf(filter).every(
    (condition) =>
      !conditionProblem(
        condition,
        fields.find(({ name }) => name === condition.field),
      ),
  );
}

function isDate(text: string): boolean {
  if (RELATIVE.test(text)) return true;
  if (!DAY.test(text)) return false;
  // A day that no month has becomes one of the next month.
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) && !text.startsWith("0000");
}
