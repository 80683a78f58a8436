import { expect, it } from "vitest";
import type { Case, CaseBoard } from "@/api/types";
import { aCase, caseConfig } from "@/test/samples";
import { boardAfter, byWorth, columnsFor, initialsOf, sumsOf } from "./board";

const column = (stageId: string, caseCount: number, amount?: string, offered = true) => ({
  stageId,
  stageName: stageId,
  offered,
  caseCount,
  totals: amount ? [{ amount, currency: "ZAR" }] : [],
});

const board: CaseBoard = {
  columns: [column("stage-due", 0), column("stage-interested", 2, "150.10"), column("stage-proposal", 0)],
};

const worth = (amount: string | undefined, changes: Partial<Case> = {}): Case => ({
  ...aCase(),
  stageId: "stage-interested",
  value: amount ? { amount, currency: "ZAR" } : undefined,
  actions: ["CASE_ACTION_EDIT"],
  ...changes,
});

it("moves counts and sums along with a case", () => {
  const { columns } = boardAfter(board, worth("50.20"), "stage-proposal");
  expect(columns[1]).toMatchObject({ caseCount: 1, totals: [{ amount: "99.90", currency: "ZAR" }] });
  expect(columns[2]).toMatchObject({ caseCount: 1, totals: [{ amount: "50.20", currency: "ZAR" }] });
});

it("leaves no sum where nothing is left, and none for a case without value", () => {
  expect(boardAfter(board, worth("150.10"), "stage-proposal").columns[1]?.totals).toEqual([]);
  expect(boardAfter(board, worth(undefined), "stage-proposal").columns[2]?.totals).toEqual([]);
});

it("offers the other stages of the case's type, and none of a case that may not be changed", () => {
  const ids = (of: Case, columns = board.columns) => columnsFor(of, columns, caseConfig).map(({ stageId }) => stageId);
  expect(ids(worth("1"))).toEqual(["stage-proposal"]);
  expect(ids(worth("1", { caseTypeId: "type-renewal" }))).toEqual(["stage-due", "stage-proposal"]);
  expect(ids(worth("1"), [column("stage-proposal", 3, "1.00", false)])).toEqual([]);
  expect(ids(worth("1", { actions: [] }))).toEqual([]);
});

it("adds amounts exactly and keeps currencies apart", () => {
  const zar = (amount: string) => ({ amount, currency: "ZAR" });
  expect(sumsOf([zar("0.10"), zar("0.20"), { amount: "5.00", currency: "EUR" }, zar("999999999999.99")])).toEqual([
    { amount: "5.00", currency: "EUR" },
    zar("1000000000000.29"),
  ]);
});

it("puts the dearest case first and the one without value last", () => {
  const sorted = [worth(undefined), worth("9.00"), worth("10.00")].sort(byWorth);
  expect(sorted.map(({ value }) => value?.amount)).toEqual(["10.00", "9.00", undefined]);
});

it("knows people by their first and last name", () => {
  expect(["Sam Dlamini", "Anna van der Merwe", "Cher", ""].map(initialsOf)).toEqual(["SD", "AM", "C", ""]);
});
