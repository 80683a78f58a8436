import { expect, it } from "vitest";
import type { ErpLinkState } from "@/api/types";
import { healthOf } from "./health";

const now = new Date("2026-11-23T08:00:00Z");
const state = (changes: Partial<ErpLinkState> = {}): ErpLinkState => ({
  lastReceiveType: "customer.upserted",
  lastReceiveTime: "2026-11-23T07:00:00Z",
  waitingCount: 0,
  waitingCountCapped: false,
  parkedCount: 0,
  parkedCountCapped: false,
  queueMissing: false,
  ...changes,
});
const came = (lag: string, lastReceiveTime = "2026-11-23T07:59:50Z") => ({ lag, lastReceiveTime });
const waiting = (since: string) => ({ waitingCount: 1, oldestWaitingTime: since });

it.each<[string, Partial<ErpLinkState>, string]>([
  ["nothing to complain about", {}, "good"],
  ["a message that is just being sent", waiting("2026-11-23T07:59:58Z"), "good"],
  ["a message that has waited almost five minutes", waiting("2026-11-23T07:55:01Z"), "good"],
  ["a message that has waited five minutes", waiting("2026-11-23T07:55:00Z"), "late"],
  ["a message that came at once", came("0.250s"), "good"],
  ["a message that came five minutes late", came("300s"), "late"],
  ["a load of old messages that was five minutes ago", came("2332800s", "2026-11-23T07:55:00Z"), "good"],
  ["a server whose clock is behind", waiting("2026-11-23T08:00:30Z"), "good"],
  ["a parked message", { parkedCount: 1 }, "parked"],
  ["a late one beside a parked one, which its button counts anyway", { parkedCount: 1, ...came("7200.5s") }, "late"],
  ["no queue, for which everything waits", { queueMissing: true, ...waiting("2026-11-22T08:00:00Z") }, "noQueue"],
])("judges %s", (_, changes, health) => {
  expect(healthOf(state(changes), now)).toBe(health);
});

it("cannot say how a link does of which nothing has come yet", () => {
  const { lastReceiveTime, ...silent } = state({ lastReceiveType: "" });
  expect(healthOf(silent, now)).toBe("silent");
  expect(healthOf({ ...silent, queueMissing: true }, now)).toBe("noQueue");
});

it("knows nothing without an answer", () => {
  expect(healthOf(undefined, now)).toBe("unknown");
});
