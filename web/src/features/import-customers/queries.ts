import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { CustomerImport, ImportPatch, ImportRowOutcome } from "@/api/types";
import { importKeys } from "./keys";

/** How often an import is looked at while the service works on it, in case the stream of changes is away. */
const WHILE_AT_WORK = 10_000;

const AT_WORK: CustomerImport["state"][] = [
  "IMPORT_STATE_READING",
  "IMPORT_STATE_CHECKING",
  "IMPORT_STATE_RUNNING",
  "IMPORT_STATE_UNDOING",
];

/** True while the service works on it. */
export function isAtWork({ state }: CustomerImport): boolean {
  return AT_WORK.includes(state);
}

/** One import, as long as something is done with it again and again. */
export function importOptions(id: string) {
  return queryOptions({
    queryKey: importKeys.one(id),
    queryFn: ({ signal }) => answer(api.GET("/api/v1/imports/{id}", { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data && isAtWork(state.data) ? WHILE_AT_WORK : false),
  });
}

/** The imports, the newest first, a page at a time. */
export const importsOptions = infiniteQueryOptions({
  queryKey: importKeys.lists,
  queryFn: ({ signal, pageParam }) =>
    answer(
      api.GET("/api/v1/imports", { params: { query: { pageSize: 20, pageToken: pageParam || undefined } }, signal }),
    ),
  initialPageParam: "",
  getNextPageParam: (last) => last.nextPageToken || undefined,
  refetchInterval: ({ state }) =>
    state.data?.pages.some(({ imports }) => imports.some(isAtWork)) ? WHILE_AT_WORK : false,
});

/** The rows of an import of which this becomes or became, a page at a time. */
export function importRowsOptions({ id, etag }: CustomerImport, outcome: ImportRowOutcome) {
  return infiniteQueryOptions({
    queryKey: importKeys.rows(id, etag, outcome),
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/imports/{importId}/rows", {
          params: { path: { importId: id }, query: { outcome, pageSize: 50, pageToken: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextPageToken || undefined,
    placeholderData: keepPreviousData,
  });
}

/** Begins an import. The same `submitKey` begins it only once. */
export function createImport(
  body: { fileName: string; fileSize: number; sha256: string },
  submitKey: string,
): Promise<CustomerImport> {
  return answer(api.POST("/api/v1/imports", { params: { header: { "Idempotency-Key": submitKey } }, body }));
}

/** Sends a part of the file; sending it again changes nothing. */
export function addPart(importId: string, number: number, data: string, signal: AbortSignal): Promise<CustomerImport> {
  const params = { path: { importId } };
  return answer(api.POST("/api/v1/imports/{importId}/parts", { params, body: { number, data }, signal }));
}

/** Changes how the file is imported, if nobody else has meanwhile. */
export function updateImport({ id, etag }: CustomerImport, body: ImportPatch): Promise<CustomerImport> {
  const updateMask = Object.keys(body).join(",");
  return answer(
    api.PATCH("/api/v1/imports/{id}", {
      params: { path: { id }, query: { updateMask }, header: { "If-Match": `"${etag}"` } },
      body,
    }),
  );
}

/** Checks all rows. */
export function checkImport({ id, etag }: CustomerImport): Promise<CustomerImport> {
  const params = { path: { id }, header: { "If-Match": `"${etag}"` } };
  return answer(api.POST("/api/v1/imports/{id}/check", { params, body: {} }));
}

/** Makes customers of the rows, or goes on with it. */
export function runImport({ id, etag }: CustomerImport): Promise<CustomerImport> {
  const params = { path: { id }, header: { "If-Match": `"${etag}"` } };
  return answer(api.POST("/api/v1/imports/{id}/run", { params, body: {} }));
}

/** Stops what is being done. */
export function cancelImport({ id }: CustomerImport): Promise<CustomerImport> {
  return answer(api.POST("/api/v1/imports/{id}/cancel", { params: { path: { id } }, body: {} }));
}

/** Takes back what was imported. */
export function undoImport({ id }: CustomerImport): Promise<CustomerImport> {
  return answer(api.POST("/api/v1/imports/{id}/undo", { params: { path: { id } }, body: {} }));
}
