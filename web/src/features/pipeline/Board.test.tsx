import { Notifications, notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Case, CaseBoard } from "@/api/types";
import { renderOnPage } from "@/test/render";
import { aCase, caseConfig } from "@/test/samples";
import { Board } from "./Board";
import { boardOptions } from "./queries";

const SELECTION = { view: "WORK_VIEW_MINE", salesmanId: undefined, caseTypeId: undefined } as const;

const MINE = aCase();
const THEIRS = aCase({ id: "case-2", subject: "Their plotter", own: false, actions: [], salesmanName: "Thandi Nkosi" });

/** The stage of each case on the server, and its date. */
let stages: Map<string, string>;
const sent: { url: string; body: unknown; etag: string | null }[] = [];
let refuse: Response | undefined;

let dates: Map<string, string>;

const of = (id: string, stageId: string): Case => ({
  ...(id === MINE.id ? MINE : THEIRS),
  stageId,
  stageName: stageId,
  caseDate: dates.get(id) ?? "2099-12-31",
});

function boardNow(): CaseBoard {
  const columns = ["stage-interested", "stage-proposal"].map((stageId) => ({
    stageId,
    stageName: stageId === "stage-proposal" ? "Proposal" : "Interested",
    offered: true,
    caseCount: [...stages.values()].filter((each) => each === stageId).length,
    totals: [],
  }));
  return { columns };
}

beforeEach(() => {
  stages = new Map([MINE, THEIRS].map(({ id, stageId }) => [id, stageId]));
  dates = new Map();
  sent.length = 0;
  refuse = undefined;
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname.endsWith("/case-board")) return Response.json(boardNow());
    if (request.method === "GET") {
      const asked = searchParams.get("filter") ?? "";
      const cases = [...stages]
        .filter(([, stageId]) => asked.includes(stageId))
        .map(([id, stageId]) => of(id, stageId));
      return Response.json({ cases, nextPageToken: "" });
    }
    const body = JSON.parse(await request.text());
    sent.push({ url: pathname + searchParams, body, etag: request.headers.get("If-Match") });
    if (refuse) return refuse;
    stages.set(MINE.id, body.stageId);
    return Response.json({ ...of(MINE.id, body.stageId), etag: "2" });
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  notifications.clean();
});

function Shown() {
  const { data } = useQuery(boardOptions(SELECTION));
  if (!data) return null;
  return (
    <Board
      board={data}
      config={caseConfig}
      selection={SELECTION}
      ofOthers
      filtered={false}
      onShowAll={() => undefined}
    />
  );
}

const column = (name: string) => within(screen.getByRole("region", { name }));
const open = async () => {
  await renderOnPage(() => <Shown />);
  return screen.findByRole("link", { name: MINE.subject });
};
const press = (key: string) => fireEvent.keyDown(screen.getByRole("link", { name: MINE.subject }), { key });

it("carries a case to the next stage with keys, says so, and keeps the focus on it", async () => {
  await open();
  press(" ");
  expect(screen.getByRole("status").textContent).toContain("is picked up");
  press("ArrowRight");
  expect(screen.getByRole("status").textContent).toBe("Proposal, place 2 of 5.");
  press(" ");
  await waitFor(() =>
    expect(column("Proposal").getByRole("link", { name: MINE.subject })).toBe(document.activeElement),
  );
  await waitFor(() =>
    expect(sent).toEqual([
      { url: "/api/v1/cases/case-1updateMask=stageId", body: { stageId: "stage-proposal" }, etag: '"1"' },
    ]),
  );
});

it("leaves it where it was on Escape, and when the focus goes away", async () => {
  const link = await open();
  press(" ");
  press("ArrowRight");
  press("Escape");
  expect(screen.getByRole("status").textContent).toContain("stays in");
  press(" ");
  fireEvent.blur(link);
  press("Enter");
  expect(sent).toEqual([]);
  expect(column("Interested").getByRole("link", { name: MINE.subject })).toBeTruthy();
});

it("puts it back when the server refuses", async () => {
  refuse = Response.json({ status: 403, detail: "Not yours." }, { status: 403 });
  await open();
  press(" ");
  press("ArrowRight");
  press(" ");
  await waitFor(() => expect(sent).toHaveLength(1));
  await waitFor(() => expect(column("Interested").getByRole("link", { name: MINE.subject })).toBeTruthy());
  expect(column("Proposal").queryByRole("link")).toBeNull();
});

it("says what is to be answered first, with the way there", async () => {
  const detail = "Answer first what is asked on the way there: “Is there a budget?” (Interested).";
  refuse = Response.json({ status: 409, reason: "GATES_OPEN", detail }, { status: 409 });
  await renderOnPage(() => (
    <>
      <Notifications />
      <Shown />
    </>
  ));
  await screen.findByRole("link", { name: MINE.subject });
  press(" ");
  press("ArrowRight");
  press(" ");
  expect(await screen.findByText(/Is there a budget\?/)).toBeTruthy();
  const link = screen.getByRole("link", { name: "Answer the questions" });
  expect(link.getAttribute("href")).toBe(`/cases/${MINE.id}/edit`);
  await waitFor(() => expect(column("Interested").getByRole("link", { name: MINE.subject })).toBeTruthy());
});

it("shows somebody else's case with his initials, and does not let it go", async () => {
  await open();
  const link = await screen.findByRole("link", { name: THEIRS.subject });
  expect(link.closest("li")?.dataset.own).toBe("false");
  expect(link.closest("li")?.textContent).toContain("TN");
  fireEvent.keyDown(link, { key: " " });
  expect(screen.getByRole("status").textContent).toContain("cannot be moved");
});

it("steps from card to card with the arrows", async () => {
  const link = await open();
  const other = await screen.findByRole("link", { name: THEIRS.subject });
  link.focus();
  fireEvent.keyDown(link, { key: "ArrowDown" });
  expect(document.activeElement).toBe(other);
  fireEvent.keyDown(other, { key: "Home" });
  expect(document.activeElement).toBe(link);
  expect(link.tabIndex).toBe(0);
  expect(other.tabIndex).toBe(-1);
});

it("says in words that the day of a case is over", async () => {
  dates.set(THEIRS.id, "2026-01-05");
  await open();
  const late = screen.getByText("Case date 05 Jan 2026 is over");
  expect(late.closest("li")?.textContent).toContain(THEIRS.subject);
  expect(screen.getAllByText(/is over$/)).toHaveLength(1);
});
