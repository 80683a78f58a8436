import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiProblem } from "@/api/problem";
import type { CustomerImport } from "@/api/types";
import { nameOf, sendParts, unfit } from "./upload";

const PART = 512 * 1024;

// Nobody waits for the pauses between the tries.
beforeEach(() => {
  const wait = globalThis.setTimeout;
  vi.stubGlobal("setTimeout", (run: () => void) => wait(run, 0));
});

afterEach(() => vi.unstubAllGlobals());

/** An import whose next part is this one. */
function waiting(nextPart: number): CustomerImport {
  const state = nextPart > 2 ? "IMPORT_STATE_READING" : "IMPORT_STATE_UPLOADING";
  return { id: "i-1", nextPart, receivedSize: 0, state } as CustomerImport;
}

/** A server that answers each part as the test says, and what it was sent. */
function server(answers: (() => Response)[]) {
  const sent: { number: number; data: string }[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    sent.push(await request.json());
    return answers.shift()?.();
  });
  return sent;
}

const arrived = (nextPart: number) => () => Response.json(waiting(nextPart));
const cut = () => {
  throw new TypeError("Failed to fetch");
};

it("sends what is missing, and again what did not arrive", async () => {
  const sent = server([cut, arrived(2), () => new Response(null, { status: 503 }), arrived(3)]);
  const file = new File(["a".repeat(PART), "end"], "customers.csv");
  const told: number[] = [];
  const whole = await sendParts(waiting(1), file, new AbortController().signal, ({ nextPart }) => told.push(nextPart));
  expect(whole.state).toBe("IMPORT_STATE_READING");
  expect(sent.map(({ number }) => number)).toEqual([1, 1, 2, 2]);
  expect(atob(sent[3]?.data ?? "")).toBe("end");
  expect(told).toEqual([2, 3]);
});

it("goes on with the part that comes next", async () => {
  const sent = server([arrived(3)]);
  await sendParts(
    waiting(2),
    new File(["a".repeat(PART), "end"], "customers.csv"),
    new AbortController().signal,
    () => {},
  );
  expect(sent.map(({ number, data }) => [number, atob(data)])).toEqual([[2, "end"]]);
});

it("gives up what is refused, and in the end what does not arrive", async () => {
  const file = new File(["name"], "customers.csv");
  const refused = () => Response.json({ reason: "NOT_UPLOADING", detail: "Cancelled." }, { status: 409 });
  let sent = server([refused]);
  const signal = new AbortController().signal;
  await expect(sendParts(waiting(1), file, signal, () => {})).rejects.toMatchObject({ reason: "NOT_UPLOADING" });
  expect(sent).toHaveLength(1);
  sent = server([cut, cut, cut, cut]);
  await expect(sendParts(waiting(1), file, signal, () => {})).rejects.toBeInstanceOf(ApiProblem);
  expect(sent).toHaveLength(4);
});

it("sees what cannot be sent", () => {
  expect(unfit(new File([], "empty.csv"))).toBe("empty");
  expect(unfit(new File(["name"], "good.csv"))).toBeNull();
  const large = new File(["name"], "large.csv");
  Object.defineProperty(large, "size", { value: 64 * 1024 * 1024 + 1 });
  expect(unfit(large)).toBe("large");
});

it("cuts a name that is too long between characters", () => {
  expect(nameOf({ name: "🙂".repeat(201) })).toBe("🙂".repeat(200));
});
