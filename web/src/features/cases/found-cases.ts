import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { caseKeys } from "./keys";

/** The cases that somebody did something with last, of those in which all words of the text occur; whoever's they are. */
export function foundCasesOptions(search: string, pageSize: number) {
  const query = { view: "WORK_VIEW_ALL" as const, search, orderBy: "updateTime desc", pageSize };
  return queryOptions({
    queryKey: [...caseKeys.lists, "found", query],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/cases", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}
