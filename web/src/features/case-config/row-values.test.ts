import i18next from "i18next";
import { expect, it } from "vitest";
import { caseConfig } from "@/test/samples";
import { changedFields, patchOf, rebasedRow } from "./row-kind";
import { blankRow, checkRow, type RowValues, rowInput, rowValuesOf, STAGE_FIELDS, TYPE_FIELDS } from "./row-values";

const [due] = caseConfig.caseStages as [(typeof caseConfig.caseStages)[number]];
const row = rowValuesOf(due);
const stages = { input: (values: RowValues) => rowInput(values, STAGE_FIELDS) };

it("puts a new row after all others", () => {
  expect(blankRow(caseConfig.caseStages).position).toBe("30");
  expect(blankRow([]).position).toBe("10");
});

it("sends only what differs, the order of case types does not", () => {
  const both = { ...row, caseTypeIds: ["type-new", "type-renewal"] };
  const other = { ...both, caseTypeIds: ["type-renewal", "type-new"], code: " DUE " };
  expect(changedFields(STAGE_FIELDS, both, other)).toEqual([]);
  const values = { ...row, position: "7", active: false };
  expect(patchOf(stages, values, changedFields(STAGE_FIELDS, row, values))).toEqual({ position: 7, active: false });
});

it("sends no case types of a case type, and no stage gates of a stage", () => {
  const typed = { ...row, description: " Due ", stageGates: true };
  const same = { code: "DUE", description: "Due", position: 5, active: true };
  expect(rowInput(typed, TYPE_FIELDS)).toEqual({ ...same, stageGates: true });
  expect(rowInput(typed, STAGE_FIELDS)).toEqual({ ...same, caseTypeIds: ["type-renewal"] });
});

it("finds a code with blanks, no description and a position that is none", () => {
  const wrong = checkRow(i18next.t, { ...row, code: "A B", description: " ", position: "-1" });
  expect(Object.keys(wrong)).toEqual(["code", "description", "position"]);
  expect(checkRow(i18next.t, row)).toEqual({});
});

it("keeps what was typed when somebody else changes the row", () => {
  const typed = { ...row, description: "Overdue" };
  const stored = { ...row, description: "Ending", position: "9" };
  expect(rebasedRow(STAGE_FIELDS, { seen: row, typed, stored })).toEqual({
    ...row,
    description: "Overdue",
    position: "9",
  });
});
