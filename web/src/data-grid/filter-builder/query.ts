import type { FilterOperator } from "@/api/filter";
import { randomId } from "@/api/random-id";
import type { Filter } from "@/api/types";
import { plainDecimal } from "@/form/decimals";
import { type ConditionProblem, conditionProblem } from "../built-filter/check";
import { type FilterField, OPERATORS } from "../built-filter/fields";
import { type FilterCondition, operatorOf } from "../built-filter/tree";

/** The comparisons of the builder: the API's, and "is not blank", which the API says by a turned-round group. */
export type RuleOperator = FilterOperator | "NOT_BLANK";

/** How the members of a group are joined. */
export const JOINS = ["and", "or", "notAnd", "notOr"] as const;
export type Join = (typeof JOINS)[number];

/** A condition as the builder holds it, finished or not. */
export interface Rule {
  id: string;
  field: string;
  operator: RuleOperator;
  /** As typed; more than the comparison takes are kept for the next one. */
  value: string[];
}

/** A group as the builder holds it. */
export interface Group {
  id: string;
  combinator: Join;
  rules: (Rule | Group)[];
}

/** True for a group, false for a condition. */
export function isGroup(member: Rule | Group): member is Group {
  return "rules" in member;
}

/** The comparisons of a field. */
export function ruleOperators({ kind }: FilterField): RuleOperator[] {
  return OPERATORS[kind.kind].flatMap((operator): RuleOperator[] =>
    operator === "BLANK" ? ["BLANK", "NOT_BLANK"] : [operator],
  );
}

/** What a new filter begins with: one condition on the first field, still without a value. */
export function newQuery(fields: readonly FilterField[]): Group {
  const [first] = fields;
  const [operator] = first ? ruleOperators(first) : [];
  const rules = first && operator ? [{ id: randomId(), field: first.name, operator, value: [] }] : [];
  return { id: randomId(), combinator: "and", rules };
}

/** A filter as the builder holds it. */
export function queryOf(filter: Filter): Group {
  const member = memberOf(filter);
  return isGroup(member) ? member : { id: randomId(), combinator: "and", rules: [member] };
}

/** What the builder holds as a filter; undefined if that is nothing. */
export function filterOf(group: Group, fields: readonly FilterField[]): Filter | undefined {
  const [only, ...others] = group.rules;
  if (!only) return undefined;
  // A single condition needs no group.
  const plain = others.length === 0 && group.combinator === "and" && !isGroup(only);
  return plain ? nodeOf(only, fields) : nodeOf(group, fields);
}

/** What is unfinished, by the ids of conditions, and of groups without any. An empty filter is finished: it is none. */
export function problemsOf(group: Group, fields: readonly FilterField[]): Map<string, ConditionProblem | "empty"> {
  const problems = new Map<string, ConditionProblem | "empty">();
  const visit = (member: Rule | Group) => {
    if (isGroup(member)) {
      if (member.rules.length === 0 && member !== group) problems.set(member.id, "empty");
      for (const each of member.rules) visit(each);
      return;
    }
    const field = fieldOf(member, fields);
    const problem = conditionProblem(conditionOf(member, field), field);
    if (problem) problems.set(member.id, problem);
  };
  visit(group);
  return problems;
}

/** How many conditions there are. */
export function countRules({ rules }: Group): number {
  return rules.reduce((sum, member) => sum + (isGroup(member) ? countRules(member) : 1), 0);
}

/** A value as the API takes it: numbers may be typed as people write them. */
export function apiValue(field: FilterField | undefined, typed: string): string {
  const kind = field?.kind.kind;
  return kind === "number" || kind === "money" ? (plainDecimal(typed) ?? typed) : typed;
}

function fieldOf({ field }: Rule, fields: readonly FilterField[]): FilterField | undefined {
  return fields.find(({ name }) => name === field);
}

function conditionOf({ field, operator, value }: Rule, known: FilterField | undefined): FilterCondition {
  const typed = value.map((each) => apiValue(known, each));
  if (operator === "BLANK" || operator === "NOT_BLANK") return { field, operator: "OPERATOR_BLANK", values: [] };
  const values =
    operator === "ANY_OF"
      ? typed.filter((each) => each.trim())
      : Array.from({ length: operator === "BETWEEN" ? 2 : 1 }, (_, place) => typed[place] ?? "");
  return { field, operator: `OPERATOR_${operator}`, values };
}

function nodeOf(member: Rule | Group, fields: readonly FilterField[]): Filter {
  if (isGroup(member)) {
    const combinator = member.combinator === "and" || member.combinator === "notAnd" ? "AND" : "OR";
    const filters = member.rules.map((each) => nodeOf(each, fields));
    return group(combinator, member.combinator.startsWith("not"), filters);
  }
  const condition = conditionOf(member, fieldOf(member, fields));
  return member.operator === "NOT_BLANK" ? group("AND", true, [{ condition }]) : { condition };
}

function group(combinator: "AND" | "OR", negated: boolean, filters: Filter[]): Filter {
  const joined = { combinator: `COMBINATOR_${combinator}`, filters } as const;
  return { group: negated ? { ...joined, negated } : joined };
}

function memberOf({ group, condition }: Filter): Rule | Group {
  if (condition) return ruleOf(condition);
  const { combinator, negated, filters = [] } = group ?? {};
  const [only, ...others] = filters;
  if (negated && others.length === 0 && only?.condition && operatorOf(only.condition) === "BLANK") {
    return { ...ruleOf(only.condition), operator: "NOT_BLANK" };
  }
  const any = combinator === "COMBINATOR_OR";
  return {
    id: randomId(),
    combinator: negated ? (any ? "notOr" : "notAnd") : any ? "or" : "and",
    rules: filters.map(memberOf),
  };
}

function ruleOf(condition: FilterCondition): Rule {
  const { field = "", values = [] } = condition;
  return { id: randomId(), field, operator: operatorOf(condition) ?? "EQUALS", value: [...values] };
}
