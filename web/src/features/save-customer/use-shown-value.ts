import { useTranslation } from "react-i18next";
import type { Customer, Employee, StaticCode } from "@/api/types";
import type { CustomerField, CustomerValues } from "./values";

const LISTS: Partial<Record<CustomerField, StaticCode["list"]>> = {
  customerType: "STATIC_CODE_LIST_CUSTOMER_TYPE",
  rank: "STATIC_CODE_LIST_RANK",
  reportingArea: "STATIC_CODE_LIST_REPORTING_AREA",
  site: "STATIC_CODE_LIST_SITE",
};

/** Writes a value of the form as a person reads it: names instead of codes and ids. */
export function useShownValue(codes: StaticCode[], employees: Employee[]) {
  const { t } = useTranslation();
  const nameOf = (id: string) =>
    employees.find((employee) => employee.id === id)?.displayName ?? t("form.formerSalesman");
  return (field: CustomerField, value: CustomerValues[CustomerField], customer: Customer): string => {
    if (Array.isArray(value)) return value.map(nameOf).join(", ");
    if (typeof value !== "string") {
      return Object.values(value)
        .flatMap((part: string) => part.split("\n"))
        .filter((part) => part.trim())
        .join(", ");
    }
    if (field === "mainSalesmanId") return value && nameOf(value);
    const list = LISTS[field];
    if (!list || !value) return value;
    const stored = customer[field as "rank"] === value ? customer[`${field as "rank"}Name`] : "";
    return codes.find((code) => code.list === list && code.code === value)?.description ?? (stored || value);
  };
}
