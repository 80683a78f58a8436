import { notifications } from "@mantine/notifications";
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Case } from "@/api/types";
import type { CaseResult } from "@/features/cases/case";
import { useFormDraft } from "@/form/use-form-draft";
import { type FormEntry, useFormEntry } from "@/form/use-form-entry";
import { renderOnPage } from "@/test/render";
import { aCase } from "@/test/samples";
import { CloseCaseForm } from "./CloseCaseForm";
import type { EndValues } from "./values";

const sent: { body: unknown; etag: string | null }[] = [];
let status = 200;

function Page({ result }: { result: CaseResult }) {
  const entry = useFormEntry();
  return <Form key={entry.key} entry={entry} result={result} />;
}

/** What becomes of the case while the form is open. */
let becomes: (of: Case) => void;

function Form({ entry, result }: { entry: FormEntry; result: CaseResult }) {
  const draft = useFormDraft<EndValues>("close-case.case-1", entry);
  const [of, setOf] = useState(aCase());
  becomes = setOf;
  return <CloseCaseForm key={draft.key} of={of} result={result} draft={draft} />;
}

async function open(result: CaseResult) {
  const { router } = await renderOnPage(() => <Page result={result} />, "/cases/case-1/close");
  return { at: () => router.state.location.pathname };
}

const reason = () => screen.getByRole<HTMLInputElement>("combobox", { name: /^Reason/ });
const save = () => fireEvent.click(screen.getByRole("button", { name: /^Save/ }));

beforeEach(() => {
  sent.length = 0;
  status = 200;
  vi.stubGlobal("fetch", async (request: Request) => {
    sent.push({ body: await request.json(), etag: request.headers.get("If-Match") });
    return Response.json(status === 200 ? aCase({ status: "CASE_STATUS_LOST" }) : { status }, { status });
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  notifications.clean();
});

it("needs no reason for a case that is won, and asks for no competitor", async () => {
  const { at } = await open("WON");
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "Won" }).checked).toBe(true);
  expect(screen.queryByLabelText("Lost to")).toBeNull();
  save();
  await waitFor(() => expect(at()).toBe("/cases/case-1"));
  expect(sent).toEqual([{ body: { result: "CASE_STATUS_WON" }, etag: '"1"' }]);
});

it("asks why a case is lost, takes a reason of one's own, and to whom", async () => {
  await open("LOST");
  save();
  expect((await screen.findAllByText(/Say why the case ends\./)).length).toBeGreaterThan(0);
  expect(sent).toEqual([]);
  fireEvent.change(reason(), { target: { value: "They moved away" } });
  fireEvent.change(screen.getByLabelText("Lost to"), { target: { value: "Rival Copiers" } });
  save();
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.body).toEqual({ result: "CASE_STATUS_LOST", reason: "They moved away", competitor: "Rival Copiers" });
});

it("leaves out a competitor of a case that is closed after all", async () => {
  await open("LOST");
  fireEvent.change(reason(), { target: { value: "Price" } });
  fireEvent.change(screen.getByLabelText("Lost to"), { target: { value: "Rival Copiers" } });
  fireEvent.click(screen.getByRole("radio", { name: "Closed" }));
  save();
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.body).toEqual({ result: "CASE_STATUS_CLOSED", reason: "Price" });
});

it("says what to do if somebody changed the case meanwhile", async () => {
  status = 412;
  await open("WON");
  save();
  expect(await screen.findByText(/Somebody changed this case meanwhile\./)).toBeTruthy();
});

it("keeps what is typed in view, to be copied, when the case was ended meanwhile", async () => {
  await open("LOST");
  fireEvent.change(reason(), { target: { value: "They moved away" } });
  const closedBy = "Maria Botha";
  act(() => becomes(aCase({ status: "CASE_STATUS_WON", closedBy, closeTime: "2026-11-22T08:00:00Z", actions: [] })));
  const { textContent } = await screen.findByRole("alert");
  expect(textContent).toContain("This case has ended already");
  expect(textContent).toContain(`It has ended: Won on 22 Nov 2026, 10:00 by ${closedBy}.`);
  expect(textContent).toContain("What you typed cannot be saved here any more.");
  expect(screen.getByRole("button", { name: "Copy what I typed" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: /^Save/ })).toBeNull();
  expect(reason().value).toBe("They moved away");
});
