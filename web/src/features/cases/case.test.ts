import { expect, it } from "vitest";
import { caseConfig } from "@/test/samples";
import { stageChoices, stagesOf, typeChoices } from "./case";

const ids = (caseTypeId: string) => stagesOf(caseConfig, caseTypeId).map(({ id }) => id);

it("offers the stages of a case type: its own and those of all", () => {
  expect(ids("type-renewal")).toEqual(["stage-due", "stage-interested", "stage-proposal"]);
  expect(ids("type-new")).toEqual(["stage-interested", "stage-proposal"]);
  expect(ids("")).toHaveLength(3);
});

it("keeps the stage a case is in, though it is no longer offered", () => {
  const config = { ...caseConfig, caseStages: caseConfig.caseStages.map((each) => ({ ...each, active: false })) };
  expect(stageChoices(config, "type-new")).toEqual([]);
  expect(stageChoices(config, "type-new", { stageId: "stage-proposal", stageName: "Proposal" })).toEqual([
    { value: "stage-proposal", label: "Proposal" },
  ]);
});

it("offers no case type that was taken out", () => {
  const caseTypes = caseConfig.caseTypes.map((each) => ({ ...each, active: each.id !== "type-new" }));
  expect(typeChoices({ ...caseConfig, caseTypes })).toEqual([{ value: "type-renewal", label: "Renewal" }]);
  expect(typeChoices({ ...caseConfig, caseTypes }, { id: "type-new" })).toHaveLength(2);
});
