import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { allOf, condition, filterParameter } from "@/api/filter";
import type { WorkView } from "@/api/types";
import { caseKeys } from "@/features/cases/keys";

/** Which cases the board shows. */
export interface BoardSelection {
  view: WorkView;
  /** A salesman, whose cases alone are shown. */
  salesmanId: string | undefined;
  /** A case type, whose cases alone are shown. */
  caseTypeId: string | undefined;
}

/** Cases of a column that are fetched at once. */
const CARDS = 25;

/** The columns with their counts and sums. */
export function boardOptions(selection: BoardSelection) {
  return queryOptions({
    queryKey: [...caseKeys.lists, "board", selection],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/case-board", { params: { query: selection }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** The cases of a column, the dearest first, a page at a time. */
export function cardsOptions(selection: BoardSelection, stageId: string) {
  const { view, salesmanId, caseTypeId } = selection;
  const conditions = [condition("status", "EQUALS", "OPEN"), condition("stageId", "EQUALS", stageId)];
  if (salesmanId) conditions.push(condition("salesmanId", "EQUALS", salesmanId));
  if (caseTypeId) conditions.push(condition("caseTypeId", "EQUALS", caseTypeId));
  const query = { view, filter: filterParameter(allOf(conditions)), orderBy: "value desc", pageSize: CARDS };
  return infiniteQueryOptions({
    queryKey: [...caseKeys.lists, "cards", stageId, selection],
    queryFn: ({ signal, pageParam }) =>
      answer(api.GET("/api/v1/cases", { params: { query: { ...query, pageToken: pageParam || undefined } }, signal })),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextPageToken || undefined,
  });
}
