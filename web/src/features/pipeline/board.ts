import type { Case, CaseBoard, CaseBoardColumn, CaseConfig, Money } from "@/api/types";
import { type CaseResult, mayDoCase } from "@/features/cases/case";

/** Where a case can be put: into the column of a stage, or onto the page that ends it. */
export type Place = { stageId: string } | { result: CaseResult };

/** The same as text, to compare. */
export function placeKey(place: Place): string {
  return "stageId" in place ? place.stageId : place.result;
}

/** The columns into which a case may be put: those of its type that are offered, its own not among them. */
export function columnsFor(of: Case, columns: readonly CaseBoardColumn[], config: CaseConfig): CaseBoardColumn[] {
  if (!mayDoCase(of, "EDIT")) return [];
  const stages = new Map(config.caseStages.map((stage) => [stage.id, stage]));
  return columns.filter(({ stageId, offered }) => {
    const types = stages.get(stageId)?.caseTypeIds ?? [];
    return offered && stageId !== of.stageId && (types.length === 0 || types.includes(of.caseTypeId));
  });
}

/** The board after a case has gone into another stage: its counts and sums follow. */
export function boardAfter(board: CaseBoard, of: Case, to: string): CaseBoard {
  const columns = board.columns.map((column) => {
    if (column.stageId === of.stageId) return changedColumn(column, of, -1);
    return column.stageId === to ? changedColumn(column, of, 1) : column;
  });
  return { ...board, columns };
}

function changedColumn(column: CaseBoardColumn, { value }: Case, sign: 1 | -1): CaseBoardColumn {
  const totals = value
    ? sumsOf([...column.totals, { ...value, amount: sign > 0 ? value.amount : `-${value.amount}` }])
    : column.totals;
  return { ...column, caseCount: column.caseCount + sign, totals };
}

/** The sum of each currency, by its code; what is nothing is left out. Exact: amounts are whole cents. */
export function sumsOf(amounts: readonly Money[]): Money[] {
  const cents = new Map<string, bigint>();
  for (const { amount, currency } of amounts) cents.set(currency, (cents.get(currency) ?? 0n) + centsOf(amount));
  return [...cents]
    .filter(([, sum]) => sum !== 0n)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, sum]) => ({ currency, amount: amountOf(sum) }));
}

/** Cases in the order of a column: the dearest first. */
export function byWorth(one: Case, other: Case): number {
  const difference = centsOf(other.value?.amount ?? "0") - centsOf(one.value?.amount ?? "0");
  if (difference !== 0n) return difference > 0n ? 1 : -1;
  return one.id < other.id ? 1 : -1;
}

function centsOf(amount: string): bigint {
  const [whole = "0", part = ""] = amount.replace("-", "").split(".");
  const cents = BigInt(whole) * 100n + BigInt(part.padEnd(2, "0").slice(0, 2));
  return amount.startsWith("-") ? -cents : cents;
}

function amountOf(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The letters by which a salesman is known on a card: "Sam Dlamini" is "SD". */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...(word ?? "")][0]?.toUpperCase() ?? "").join("");
}
