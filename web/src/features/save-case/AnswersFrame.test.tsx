import { Notifications, notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { useRef } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Case, CaseGate } from "@/api/types";
import { caseOptions } from "@/features/cases/queries";
import { renderOnPage } from "@/test/render";
import { aCase, aGate } from "@/test/samples";
import { AnswersFrame } from "./AnswersFrame";

const PAYS = aGate({
  gateId: "gate-pays",
  question: "How do they pay?",
  answerKind: "GATE_ANSWER_KIND_CHOICE",
  choices: ["Cash", "Lease"],
});
const LATER = aGate({ gateId: "gate-later", stageId: "stage-proposal", stageName: "Proposal", question: "Signed?" });

let of: Case;
let gates: CaseGate[];
let refuse: Response | undefined;
const sent: { url: string; body: unknown; etag: string | null }[] = [];

beforeEach(() => {
  of = aCase();
  gates = [aGate(), PAYS, LATER];
  refuse = undefined;
  sent.length = 0;
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith("/gates")) return Response.json({ gates });
    if (request.method === "GET") return Response.json(of);
    const body = JSON.parse(await request.text());
    sent.push({ url: pathname, body, etag: request.headers.get("If-Match") });
    if (refuse) return refuse;
    gates = gates.map((gate) => {
      const given = body.answers.find(({ gateId }: { gateId: string }) => gateId === gate.gateId);
      return given ? { ...gate, answer: given.answer } : gate;
    });
    of = { ...of, stageId: "stage-proposal", stageName: "Proposal", etag: "2" };
    return Response.json(of);
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  notifications.clean();
});

function Shown() {
  const save = useRef(() => false);
  const { data } = useQuery(caseOptions(of.id));
  return (
    <>
      <Notifications />
      {data && <AnswersFrame of={data} save={save} />}
    </>
  );
}

const open = () => renderOnPage(() => <Shown />);
const button = () => screen.getByRole<HTMLButtonElement>("button", { name: "Save answers" });

it("asks what is asked in the stage, and saves what was answered alone", async () => {
  await open();
  fireEvent.click(await screen.findByRole("radio", { name: "No" }));
  expect(screen.queryByText("Signed?")).toBeNull();
  fireEvent.click(button());
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toEqual({
    url: "/api/v1/cases/case-1/answer-gates",
    body: { answers: [{ gateId: "gate-budget", answer: "NO" }] },
    etag: '"1"',
  });
});

it("says where the case moved, asks what is asked there, and leaves the former answers to change", async () => {
  await open();
  fireEvent.click(await screen.findByRole("radio", { name: "Yes" }));
  fireEvent.keyDown(screen.getByRole("radio", { name: "Yes" }), { key: "Enter" });
  expect(await screen.findByText(/The case moved on to Proposal\./)).toBeTruthy();
  expect(await screen.findByText("Signed?")).toBeTruthy();
  const former = within(screen.getByRole("radiogroup", { name: "Is there a budget?" }));
  expect(former.getByRole<HTMLInputElement>("radio", { name: "Yes" }).checked).toBe(true);
  await waitFor(() => expect(button().disabled).toBe(true));
});

it("tells which answer the server refused", async () => {
  await open();
  fireEvent.click(await screen.findByRole("radio", { name: "Yes" }));
  const errors = [{ field: "answers[0].gateId", message: "This is no longer asked. Leave it out." }];
  refuse = Response.json({ status: 400, errors }, { status: 400 });
  fireEvent.click(button());
  expect(await screen.findByText("This is no longer asked. Leave it out.")).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});

it("shows nothing where nothing is asked and nothing was answered", async () => {
  gates = [LATER];
  await open();
  await waitFor(() => expect(screen.queryByText("Stage gates")).toBeNull());
});
