import { queryOptions } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { answer, api } from "@/api/client";
import type { Employee, StaticCode, StaticCodeList } from "@/api/types";

/** Look-up lists change a few times a year. */
const RARELY = 10 * 60_000;

/** All five look-up lists in one answer: mostly a few hundred short rows together, at most 2,000 in each. */
export const staticCodesOptions = queryOptions({
  queryKey: ["static-codes"],
  queryFn: async ({ signal }) => (await answer(api.GET("/api/v1/static-codes", { signal }))).staticCodes,
  staleTime: RARELY,
});

/** The codes of one list, as a drop-down takes them. */
export function choices(codes: readonly StaticCode[], list: StaticCodeList) {
  return codes
    .filter((code) => code.list === list)
    .map(({ code, description }) => ({ value: code, label: description }));
}

/** What a drop-down says when it has nothing to choose: nothing that begins so, or nothing at all. */
export function nothingToChoose(t: TFunction, all: readonly unknown[]): string {
  return t(all.length === 0 ? "form.noList" : "form.nothingFound");
}

/** Everybody who works or worked for the dealer, by name. */
export const employeesOptions = queryOptions({
  queryKey: ["employees"],
  queryFn: async ({ signal }) => {
    const employees: Employee[] = [];
    let pageToken: string | undefined;
    do {
      const page = await answer(
        api.GET("/api/v1/employees", { params: { query: { pageSize: 200, pageToken } }, signal }),
      );
      employees.push(...page.employees);
      pageToken = page.nextPageToken || undefined;
    } while (pageToken);
    return employees;
  },
  staleTime: RARELY,
});
