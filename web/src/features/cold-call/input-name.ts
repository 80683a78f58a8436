import type { TFunction } from "i18next";
import type { PlanField } from "@/features/activities/plan";
import type { NewCaseValues } from "@/features/save-case/case-values";
import type { NewContactValues, NewCustomerValues } from "./values";

/** What an input of the form is called, with its frame: several have a subject or a telephone number. */
export function inputName(t: TFunction, path: string): string {
  const [part, field] = path.split(".") as [string, string | undefined];
  const named = (frame: string, name: string) => `${frame} – ${name}`;
  switch (part) {
    case "customerId":
      return t("coldCall.customer");
    case "customer":
      return named(t("coldCall.customer"), t(`customer.field.${field as keyof NewCustomerValues}`));
    case "contactId":
      return t("coldCall.contact");
    case "contact":
      return named(t("coldCall.contact"), t(`contact.field.${field as keyof NewContactValues}`));
    case "case":
      return named(t("coldCall.case"), t(`case.field.${field as keyof NewCaseValues}`));
    case "call":
      return named(t("coldCall.call"), t(field === "type" ? "coldCall.type" : "coldCall.outcome"));
    case "nextActivity":
      return named(t("coldCall.next"), t(`activity.field.${field as PlanField}`));
    case "thirdParty":
      return named(t("coldCall.thirdParty"), t(`coldCall.field.${field as "supplierName" | "endDate" | "notes"}`));
    default:
      return "";
  }
}
