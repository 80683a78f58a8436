import type { TFunction } from "i18next";
import type { Filter } from "@/api/types";
import type { Format } from "@/i18n/format";
import type { FilterField } from "../built-filter/fields";
import { type Group, isGroup, queryOf, type Rule } from "../filter-builder/query";
import { dateWord, operatorWord } from "../filter-words";

/** What a filter is told with. */
export interface Words {
  t: TFunction;
  format: Format;
  fields: readonly FilterField[];
  /** What people call a value of a field. */
  valueName: (field: string, value: string) => string;
}

/** A filter as a sentence: "Status is Active or Hold and Updated is on or after the start of this month". */
export function filterSentence(filter: Filter, words: Words): string {
  return groupWords(queryOf(filter), words, true);
}

function groupWords({ combinator, rules }: Group, words: Words, outermost: boolean): string {
  const { t } = words;
  const any = combinator === "or" || combinator === "notOr";
  const negated = combinator === "notAnd" || combinator === "notOr";
  const members = rules.map((member) =>
    isGroup(member) ? groupWords(member, words, false) : ruleWords(member, words),
  );
  const joined = members.reduce((left, right) => t(any ? "activeFilter.or" : "activeFilter.and", { left, right }));
  if (negated) return t("activeFilter.not", { filter: joined });
  return outermost || members.length === 1 ? joined : t("activeFilter.group", { filter: joined });
}

function ruleWords({ field, operator, value }: Rule, words: Words): string {
  const { t, fields } = words;
  const known = fields.find(({ name }) => name === field);
  if (!known) return field;
  // "Is one of a or b" is shorter said as "is a or b".
  const said = operator === "ANY_OF" ? "EQUALS" : operator;
  const told = { column: known.label, operator: operatorWord(t, known.kind.kind, said) };
  if (operator === "BLANK" || operator === "NOT_BLANK") return t("activeFilter.blank", told);
  const names = value.map((each) => valueWords(known, each, words));
  const joined = names.reduce((left, right) =>
    t(operator === "BETWEEN" ? "activeFilter.and" : "activeFilter.or", { left, right }),
  );
  return t("activeFilter.condition", { ...told, value: joined });
}

function valueWords({ name, kind }: FilterField, value: string, { t, format, valueName }: Words): string {
  switch (kind.kind) {
    case "values":
      return valueName(name, value);
    case "date":
      return dateWord(t, format, value);
    case "number":
    case "money":
      return format.decimal(value);
    default:
      return t("activeFilter.quoted", { text: value });
  }
}
