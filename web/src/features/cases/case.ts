import type { Case, CaseAction, CaseConfig, CaseStage, CaseStatus, CaseType } from "@/api/types";

/** A status without the prefix it has in the API, as filters and texts name it. */
export type CaseStatusName = CaseStatus extends infer Name
  ? Name extends `CASE_STATUS_${infer Short}`
    ? Exclude<Short, "UNSPECIFIED">
    : never
  : never;

/** Where cases can stand, in the order of a choice. */
export const CASE_STATUSES = ["OPEN", "WON", "LOST", "CLOSED"] as const satisfies CaseStatusName[];

/** How a case can end. */
export const CASE_RESULTS = ["WON", "LOST", "CLOSED"] as const satisfies CaseStatusName[];
export type CaseResult = (typeof CASE_RESULTS)[number];

/** The name of a status without its prefix. */
export function caseStatusName(status: CaseStatus): CaseStatusName {
  return status.slice("CASE_STATUS_".length) as CaseStatusName;
}

/** True while the case is under way. */
export function isOpen({ status }: Pick<Case, "status">): boolean {
  return status === "CASE_STATUS_OPEN";
}

/** An action without the prefix it has in the API. */
export type CaseActionName = CaseAction extends infer Name
  ? Name extends `CASE_ACTION_${infer Short}`
    ? Exclude<Short, "UNSPECIFIED">
    : never
  : never;

/** True when the server offers the action for this case to this user now. */
export function mayDoCase({ actions }: Pick<Case, "actions">, action: CaseActionName): boolean {
  return actions.includes(`CASE_ACTION_${action}`);
}

/** What a case is called where it is one of several: "#12 New copiers". */
export function caseName({ number, subject }: Pick<Case, "number" | "subject">): string {
  return `#${number} ${subject}`;
}

/** An entry of a drop-down. */
export interface Choice {
  value: string;
  label: string;
}

/** The case types to choose from for a new case; to find cases, one that is no longer offered may be `chosen`, too. */
export function typeChoices({ caseTypes }: CaseConfig, chosen?: Pick<CaseType, "id">): Choice[] {
  return caseTypes
    .filter(({ id, active }) => active !== false || id === chosen?.id)
    .map(({ id, description }) => ({ value: id, label: description }));
}

/** The stages that cases of a type go through, in their order. Without a type, those of all. */
export function stagesOf({ caseStages }: CaseConfig, caseTypeId: string): CaseStage[] {
  return caseStages.filter(
    ({ active, caseTypeIds }) =>
      active !== false && (caseTypeId === "" || caseTypeIds.length === 0 || caseTypeIds.includes(caseTypeId)),
  );
}

/** The same as a drop-down takes them, with the one a case is in, which may be no longer offered. */
export function stageChoices(
  config: CaseConfig,
  caseTypeId: string,
  stored?: Pick<Case, "stageId" | "stageName">,
): Choice[] {
  const offered = stagesOf(config, caseTypeId).map(({ id, description }) => ({ value: id, label: description }));
  if (!stored?.stageId || offered.some(({ value }) => value === stored.stageId)) return offered;
  return [...offered, { value: stored.stageId, label: stored.stageName }];
}
