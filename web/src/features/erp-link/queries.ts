import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { filterParameter } from "@/api/filter";
import { pageStart, type TokenBefore } from "@/api/page-start";
import type { Filter } from "@/api/types";
import type { Service } from "./erp-link-search";

/** How often the page looks again: what comes from the ERP tells nobody that it came. */
const LOOK_AGAIN = 5_000;

/** Keys of everything fetched about a service's link. */
export const linkKeys = {
  of: (service: Service) => ["erp-link", service] as const,
};

/** Which parked messages a list shows, and in which order. */
export interface ParkedListing {
  filter: Filter | undefined;
  /** Field name, then optionally " desc". */
  orderBy: string;
}

/** The state of a service's link, always fresh. */
export function linkStateOptions(service: Service) {
  return queryOptions({
    queryKey: [...linkKeys.of(service), "state"],
    queryFn: ({ signal }) => answer(api.GET(`/api/v1/erp/${service}/state` as const, { signal })),
    refetchInterval: LOOK_AGAIN,
  });
}

/** One page of parked messages. `skip` messages come before it; or it goes on where the page before, whose `token` it is, ended. */
export function parkedPageOptions(
  service: Service,
  listing: ParkedListing,
  skip: number,
  pageSize: number,
  token?: TokenBefore,
) {
  return queryOptions({
    queryKey: [...linkKeys.of(service), "page", listing, skip, pageSize],
    queryFn: ({ signal }) =>
      answer(
        api.GET(`/api/v1/erp/${service}/parked-messages` as const, {
          params: { query: { ...query(listing), ...pageStart(skip, token), pageSize } },
          signal,
        }),
      ),
    placeholderData: (previous, before) => (before?.queryKey[1] === service ? previous : undefined),
    refetchInterval: LOOK_AGAIN,
  });
}

/** How many messages match. */
export function parkedTotalOptions(service: Service, filter: Filter | undefined) {
  return queryOptions({
    queryKey: [...linkKeys.of(service), "total", filter],
    queryFn: async ({ signal }) => {
      const { totalSize = 0, totalSizeCapped } = await answer(
        api.GET(`/api/v1/erp/${service}/parked-messages` as const, {
          params: { query: { filter: filterParameter(filter), pageSize: 1, includeTotalSize: true } },
          signal,
        }),
      );
      return { count: totalSize, capped: totalSizeCapped };
    },
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN,
  });
}

/** One parked message with attributes and body. */
export function parkedMessageOptions(service: Service, id: string) {
  return queryOptions({
    queryKey: [...linkKeys.of(service), "one", id],
    queryFn: ({ signal }) =>
      answer(api.GET(`/api/v1/erp/${service}/parked-messages/{id}` as const, { params: { path: { id } }, signal })),
  });
}

/** Applies a parked message again. */
export function replayMessage(service: Service, id: string, submitKey: string) {
  return answer(
    api.POST(`/api/v1/erp/${service}/parked-messages/{id}/replay` as const, {
      params: { path: { id }, header: { "Idempotency-Key": submitKey } },
      body: {},
    }),
  );
}

/** Removes a parked message for good. */
export function dropMessage(service: Service, id: string, reason: string, submitKey: string) {
  return answer(
    api.POST(`/api/v1/erp/${service}/parked-messages/{id}/drop` as const, {
      params: { path: { id }, header: { "Idempotency-Key": submitKey } },
      body: { reason },
    }),
  );
}

/** What became of many replays. */
export interface Replayed {
  /** Applied now, or before. */
  applied: number;
  failed: number;
}

/** Applies all parked messages that match again, a part at a time; tells after each part how far it is. */
export async function replayAll(
  service: Service,
  filter: Filter | undefined,
  onProgress: (replayed: Replayed) => void,
): Promise<Replayed> {
  let pageToken = "";
  let replayed: Replayed = { applied: 0, failed: 0 };
  do {
    const part = await answer(
      api.POST(`/api/v1/erp/${service}/parked-messages/replay` as const, { body: { filter, pageToken } }),
    );
    replayed = {
      applied: replayed.applied + part.appliedCount + part.duplicateCount,
      failed: replayed.failed + part.failedCount,
    };
    onProgress(replayed);
    pageToken = part.nextPageToken;
  } while (pageToken);
  return replayed;
}

function query({ filter, orderBy }: ParkedListing) {
  return { filter: filterParameter(filter), orderBy };
}
