import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { Rank } from "@/api/types";
import { rankKeys } from "./keys";

/** What is typed into a rank. */
export interface RankValues {
  name: string;
  callCycleDays: number;
}

/** All ranks: there are few. */
export const ranksOptions = queryOptions({
  queryKey: rankKeys.all,
  queryFn: async ({ signal }) => (await answer(api.GET("/api/v1/ranks", { signal }))).ranks,
});

/** Creates a rank. The same `submitKey` creates it only once. */
export function createRank(body: RankValues, submitKey: string): Promise<Rank> {
  return answer(api.POST("/api/v1/ranks", { params: { header: { "Idempotency-Key": submitKey } }, body }));
}

/** Changes a rank, if it still has the given etag. The name of one that the ERP made is left out. */
export function updateRank({ id, etag, madeHere }: Rank, { name, callCycleDays }: RankValues): Promise<Rank> {
  return answer(
    api.PATCH("/api/v1/ranks/{id}", {
      params: {
        path: { id },
        query: { updateMask: madeHere ? "name,callCycleDays" : "callCycleDays" },
        header: { "If-Match": `"${etag}"` },
      },
      body: madeHere ? { name, callCycleDays } : { callCycleDays },
    }),
  );
}
