import { notifications } from "@mantine/notifications";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Session } from "@/api/types";
import { sessionOptions } from "@/session/session";
import { renderOnPage } from "@/test/render";
import { caseConfig, session } from "@/test/samples";
import { CaseConfigPage } from "./CaseConfigPage";

const ALLOWED: Session = { ...session, permissions: ["case-config.manage"] };

const sent: { method: string; url: string; body: unknown; etag: string | null }[] = [];
let answer: (method: string) => Response;

beforeEach(() => {
  sent.length = 0;
  answer = () => Response.json(caseConfig.caseTypes[0]);
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    if (request.method === "GET") return Response.json(caseConfig);
    const body = await request.text();
    sent.push({
      method: request.method,
      url: pathname + decodeURIComponent(search),
      body: body && JSON.parse(body),
      etag: request.headers.get("If-Match"),
    });
    return answer(request.method);
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  notifications.clean();
});

async function open() {
  const { queries } = await renderOnPage(() => <CaseConfigPage />);
  queries.setQueryData(sessionOptions.queryKey, ALLOWED);
  return within(await screen.findByRole("table", { name: "Case types" }));
}

const type = (input: HTMLElement, value: string) => fireEvent.change(input, { target: { value } });

it("saves a row by itself, and only what was changed in it", async () => {
  const table = await open();
  type(table.getByRole("textbox", { name: "New business: Description" }), "New customers");
  answer = () => Response.json({ ...caseConfig.caseTypes[0], description: "New customers", etag: "2" });
  fireEvent.click(table.getByRole("button", { name: "Save New business" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent).toEqual([
    {
      method: "PATCH",
      url: "/api/v1/case-types/type-new?updateMask=description",
      body: { description: "New customers" },
      etag: '"1"',
    },
  ]);
});

it("adds one by the last row, with Enter, after asking for what is missing", async () => {
  const table = await open();
  const code = table.getByRole("textbox", { name: "New case type: Code" });
  type(code, "SERVICE");
  fireEvent.keyDown(code, { key: "Enter" });
  expect(await table.findByText("Enter a description.")).toBeTruthy();
  expect(sent).toEqual([]);
  type(table.getByRole("textbox", { name: "New case type: Description" }), "Service");
  fireEvent.keyDown(code, { key: "Enter" });
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    method: "POST",
    url: "/api/v1/case-types",
    body: { code: "SERVICE", description: "Service", stageGates: false, position: 30, active: true },
  });
  await waitFor(() => expect((code as HTMLInputElement).value).toBe(""));
});

it("switches the stage gates of a case type", async () => {
  const table = await open();
  fireEvent.click(table.getByRole("checkbox", { name: "Renewal: Stage gates" }));
  fireEvent.click(table.getByRole("button", { name: "Save Renewal" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    url: "/api/v1/case-types/type-renewal?updateMask=stageGates",
    body: { stageGates: true },
  });
});

it("adds a question to the stage of the last one, and changes one without its stage and kind", async () => {
  await open();
  const table = within(screen.getByRole("table", { name: "Stage gates" }));
  const question = table.getByRole("textbox", { name: "New question: Question" });
  type(question, "Who decides?");
  answer = () => Response.json({ ...caseConfig.stageGates[0], id: "gate-who", question: "Who decides?", position: 20 });
  fireEvent.keyDown(question, { key: "Enter" });
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    method: "POST",
    url: "/api/v1/stage-gates",
    body: {
      stageId: "stage-interested",
      question: "Who decides?",
      answerKind: "GATE_ANSWER_KIND_YES_NO",
      choices: [],
      position: 20,
      active: true,
    },
  });
  fireEvent.click(table.getByRole("checkbox", { name: "Is there a budget?: Asked" }));
  fireEvent.click(table.getByRole("button", { name: "Save Is there a budget?" }));
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]).toMatchObject({ url: "/api/v1/stage-gates/gate-budget?updateMask=active", body: { active: false } });
  expect(table.queryByRole("combobox", { name: "Is there a budget?: Stage" })).toBeNull();
});

it("asks before it deletes, and says why it cannot", async () => {
  const table = await open();
  fireEvent.click(table.getByRole("button", { name: "Delete Renewal" }));
  answer = () =>
    Response.json(
      { status: 409, reason: "IN_USE", detail: "Cases have this type. It cannot be deleted." },
      { status: 409 },
    );
  fireEvent.click(await screen.findByRole("button", { name: "Delete" }));
  expect(await screen.findByText(/Cases have this type\. It cannot be deleted\./)).toBeTruthy();
});

it("tells which input the server refused", async () => {
  const table = await open();
  type(table.getByRole("textbox", { name: "Renewal: Code" }), "NEW");
  answer = () =>
    Response.json({ status: 400, errors: [{ field: "code", message: "Another one has this code." }] }, { status: 400 });
  fireEvent.click(table.getByRole("button", { name: "Save Renewal" }));
  expect(await table.findByText("Another one has this code.")).toBeTruthy();
});

it("is not for everybody", async () => {
  await renderOnPage(() => <CaseConfigPage />);
  expect(screen.getByText("Case Config is not for you")).toBeTruthy();
});
