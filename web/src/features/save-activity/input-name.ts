import type { TFunction } from "i18next";
import type { PlanField } from "@/features/activities/plan";
import type { NewCaseValues } from "@/features/save-case/case-values";

/** What an input of the form is called, with its frame: both have a subject and a contact. */
export function inputName(t: TFunction, path: string): string {
  const [part, field] = path.split(/[./]/);
  if (part === "case" && field) {
    return `${t("saveActivity.caseFrame")} – ${t(`case.field.${field as keyof NewCaseValues}`)}`;
  }
  if (part !== "caseId" && part !== "case" && !field)
    return `${t("saveActivity.frame")} – ${t(`activity.field.${part as PlanField}`)}`;
  if (part === "activity" && field) return `${t("saveActivity.frame")} – ${t(`activity.field.${field as PlanField}`)}`;
  return t("saveActivity.caseFrame");
}
