import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ChangeCollector } from "./change-collector";
import type { ChangeEvent } from "./live-protocol";

const change = (id: string): ChangeEvent => ({
  type: "crm.customers.v1.CustomerChanged",
  id,
  version: "1",
  change: "",
});

/** A page that follows, and says so when it is told to. */
function page() {
  const lots: string[] = [];
  const ends: (() => void)[] = [];
  const collector = new ChangeCollector((events) => {
    lots.push(events.map(({ id }) => id).join(""));
    return new Promise<void>((resolve) => ends.push(resolve));
  });
  return { collector, lots, ends };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("changes that come together are followed together", async () => {
  const { collector, lots } = page();
  collector.add(change("a"));
  collector.add(change("b"));
  expect(lots).toEqual([]);
  await vi.advanceTimersByTimeAsync(400);
  expect(lots).toEqual(["ab"]);
});

test("what comes while the page follows waits until it has", async () => {
  const { collector, lots, ends } = page();
  collector.add(change("a"));
  await vi.advanceTimersByTimeAsync(400);
  collector.add(change("b"));
  await vi.advanceTimersByTimeAsync(2_000);
  collector.add(change("c"));
  expect(lots).toEqual(["a"]);
  ends[0]?.();
  await vi.advanceTimersByTimeAsync(400);
  expect(lots).toEqual(["a", "bc"]);
});

test("a page that never ends to follow does not stop the next changes, and its late end starts nothing", async () => {
  const { collector, lots, ends } = page();
  collector.add(change("a"));
  await vi.advanceTimersByTimeAsync(400);
  collector.add(change("b"));
  await vi.advanceTimersByTimeAsync(5_400);
  expect(lots).toEqual(["a", "b"]);
  collector.add(change("c"));
  ends[0]?.();
  await vi.advanceTimersByTimeAsync(400);
  expect(lots).toEqual(["a", "b"]);
});

test("a page that fails to follow is told of the next changes", async () => {
  const follow = vi.fn().mockRejectedValue(new Error("no network"));
  const collector = new ChangeCollector(follow);
  collector.add(change("a"));
  await vi.advanceTimersByTimeAsync(400);
  collector.add(change("b"));
  await vi.advanceTimersByTimeAsync(400);
  expect(follow).toHaveBeenCalledTimes(2);
});

test("after the end nothing is followed any more", async () => {
  const { collector, lots } = page();
  collector.add(change("a"));
  collector.close();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(lots).toEqual([]);
});
