import { Notifications, notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import { activity } from "@/test/samples";
import { calendarOptions } from "./queries";
import { useMove } from "./use-move";

const SELECTION = {
  view: "WORK_VIEW_MINE",
  salesmanId: undefined,
  from: "2099-11-22T00:00:00Z",
  to: "2099-11-23T00:00:00Z",
} as const;
const BEFORE = "2099-11-22T08:30:00Z";
const AFTER = "2099-11-22T10:00:00.000Z";

let sent: Record<string, unknown>[] = [];
let listed: URL[] = [];

/** The API: what is stored, and what it answers to what is sent, one after the other. */
function serve(stored: () => object, answers: (() => Response)[]): void {
  [sent, listed] = [[], []];
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "GET") {
      listed.push(new URL(request.url));
      return Response.json({ activities: [stored()], nextPageToken: "" });
    }
    sent.push({ ...(await request.json()), etag: request.headers.get("If-Match") });
    return answers.shift()?.() ?? Response.error();
  });
}

function OneCalendar() {
  const { data } = useQuery(calendarOptions(SELECTION));
  const { move, past, forget } = useMove();
  const [shown] = data?.activities ?? [];
  const to = { startTime: AFTER, durationMinutes: 30 };
  return (
    <>
      <output>{shown?.startTime}</output>
      <button type="button" onClick={() => shown && void move({ activity: shown, to })}>
        Move
      </button>
      {past && (
        <button type="button" onClick={() => void move(past, true).then(forget)}>
          It is meant
        </button>
      )}
      <Notifications />
    </>
  );
}

/** The first page of a test file takes a while to be drawn. */
const PATIENT = { timeout: 10_000 };

const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const shows = (time: string) => waitFor(() => expect(screen.getByRole("status").textContent).toBe(time), PATIENT);
const refusal = (status: number, reason: string) => () => Response.json({ status, reason, detail: reason }, { status });

afterEach(() => {
  vi.unstubAllGlobals();
  notifications.clean();
});

it("asks for the window and what still goes on in it, and not for what was cancelled", async () => {
  serve(() => activity({ startTime: BEFORE }), []);
  await renderOnPage(OneCalendar);
  await shows(BEFORE);
  const query = listed[0]?.searchParams;
  const filters = JSON.parse(query?.get("filter") ?? "").group.filters;
  expect(filters.map(({ condition }: { condition: { values: string[] } }) => condition.values)).toEqual([
    ["2099-11-21T00:00:00.000Z"],
    [SELECTION.to],
    ["OPEN", "COMPLETED"],
  ]);
  expect([query?.get("view"), query?.get("orderBy")]).toEqual(["WORK_VIEW_MINE", "startTime"]);
});

it("moves at once, sends the version that was seen, and takes it back", async () => {
  const [first, moved] = [activity({ startTime: BEFORE }), activity({ startTime: AFTER, etag: "2" })];
  let stored = first;
  let answer: (response: Response) => void = () => {};
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "GET") return Response.json({ activities: [stored], nextPageToken: "" });
    sent.push({ ...(await request.json()), etag: request.headers.get("If-Match") });
    return new Promise<Response>((resolve) => {
      answer = resolve;
    });
  });
  sent = [];
  await renderOnPage(OneCalendar);
  await shows(BEFORE);
  press("Move");
  await shows(AFTER);
  await waitFor(() => expect(sent).toEqual([{ startTime: AFTER, durationMinutes: 30, etag: '"1"' }]));
  stored = moved;
  answer(Response.json(moved));
  fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
  await shows(BEFORE);
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]).toEqual({ startTime: BEFORE, durationMinutes: 30, allowPast: true, etag: '"2"' });
});

it.each([
  [403, "FORBIDDEN", "FORBIDDEN"],
  [409, "WRONG_STATE", "WRONG_STATE"],
  [412, "STALE", "Somebody changed this activity meanwhile. The calendar shows what it says now."],
])("puts back what is refused with %i, and says why", async (status, reason, said) => {
  serve(() => activity({ startTime: BEFORE }), [refusal(status, reason)]);
  await renderOnPage(OneCalendar);
  await shows(BEFORE);
  press("Move");
  await screen.findByText(said);
  await shows(BEFORE);
  expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
});

it("asks whether the past is meant, and puts it back until then", async () => {
  const moved = activity({ startTime: AFTER, etag: "2" });
  let stored = activity({ startTime: BEFORE });
  serve(
    () => stored,
    [
      refusal(400, "IN_THE_PAST"),
      () => {
        stored = moved;
        return Response.json(moved);
      },
    ],
  );
  await renderOnPage(OneCalendar);
  await shows(BEFORE);
  press("Move");
  await screen.findByRole("button", { name: "It is meant" });
  await shows(BEFORE);
  press("It is meant");
  await shows(AFTER);
  expect(sent.map(({ allowPast }) => allowPast)).toEqual([undefined, true]);
});
