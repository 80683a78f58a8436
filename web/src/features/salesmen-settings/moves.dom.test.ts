import { afterEach, expect, it, vi } from "vitest";
import { api } from "@/api/client";
import type { MovedCustomer, Salesman } from "@/api/types";
import { byOutcome, type Move, MoveKeys, moveCustomers, takingBack } from "./moves";

const salesman = (id: string): Salesman => ({
  id,
  code: id,
  displayName: id,
  sells: true,
  managerId: "",
  site: "",
  mainCount: 0,
  additionalCount: 0,
});

const moved = (customerId: string, more: Partial<MovedCustomer> = {}): MovedCustomer => ({
  customerId,
  outcome: "MOVE_OUTCOME_MOVED",
  etag: "2",
  wasAdditional: false,
  ...more,
});

const way: Move = { from: salesman("sam"), to: salesman("thandi"), customers: [], keep: false };

afterEach(() => void vi.restoreAllMocks());

function answering(...replies: { customers: MovedCustomer[]; nextPageToken: string }[]) {
  const left = [...replies];
  return vi
    .spyOn(api, "POST")
    .mockImplementation((async () => ({ data: left.shift(), response: new Response() })) as never);
}

interface Sent {
  body: Record<string, unknown>;
  params: { header: Record<string, string> };
}

const sentBy = (post: ReturnType<typeof answering>) =>
  (post.mock.calls as unknown as [string, Sent][]).map(([, sent]) => sent);
const bodies = (post: ReturnType<typeof answering>) => sentBy(post).map(({ body }) => body);

it("moves all by pages until there are no more, and says what stayed", async () => {
  const post = answering(
    { customers: [moved("1"), moved("2", { outcome: "MOVE_OUTCOME_SALESMAN_UNKNOWN" })], nextPageToken: "2" },
    { customers: [moved("3")], nextPageToken: "" },
  );
  const progress: number[] = [];
  const done = await moveCustomers({ ...way, customers: "all" }, new MoveKeys(), (all) =>
    progress.push(all.moved.length),
  );
  expect(bodies(post).map(({ all, pageToken }) => [all, pageToken])).toEqual([
    [true, ""],
    [true, "2"],
  ]);
  expect(done.moved.map(({ customerId }) => customerId)).toEqual(["1", "3"]);
  expect(byOutcome(done.stayed)).toEqual([["MOVE_OUTCOME_SALESMAN_UNKNOWN", 1]]);
  expect(progress).toEqual([1, 2]);
});

it("moves ticked ones in calls of 500, and uses the same keys when it is tried again", async () => {
  const customers = Array.from({ length: 501 }, (_, number) => ({ id: String(number), etag: "1" }));
  const none = { customers: [], nextPageToken: "" };
  const post = answering(none, none, none, none);
  const keys = new MoveKeys();
  for (const _ of [1, 2]) await moveCustomers({ ...way, customers }, keys, () => undefined);
  expect(bodies(post).map((body) => (body.customers as unknown[]).length)).toEqual([500, 1, 500, 1]);
  const sent = sentBy(post).map(({ params }) => params.header["Idempotency-Key"]);
  expect(sent.slice(0, 2)).toEqual(sent.slice(2));
  expect(sent[0]).not.toBe(sent[1]);
});

it("takes back just what moved, and keeps linked who was", () => {
  const back = takingBack(way, [moved("1"), moved("2", { wasAdditional: true, etag: "7" })]);
  expect(back.map(({ from, to, keep, customers }) => [from.id, to.id, keep, customers])).toEqual([
    ["thandi", "sam", true, [{ id: "2", etag: "7" }]],
    ["thandi", "sam", false, [{ id: "1", etag: "2" }]],
  ]);
  expect(back.map(({ takesBack }) => takesBack)).toEqual([true, true]);
});
