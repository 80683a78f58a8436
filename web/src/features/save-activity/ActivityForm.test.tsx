import { notifications } from "@mantine/notifications";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useFormDraft } from "@/form/use-form-draft";
import { type FormEntry, useFormEntry } from "@/form/use-form-entry";
import { renderOnPage } from "@/test/render";
import { aCase, activity, caseConfig, contact } from "@/test/samples";
import { ActivityForm } from "./ActivityForm";
import { ActivityView } from "./ActivityView";
import type { ActivityValues } from "./activity-values";

const sent: { url: string; body: unknown; etag: string | null }[] = [];
let refuse: Response | undefined;

function Page() {
  const entry = useFormEntry();
  return <Form key={entry.key} entry={entry} />;
}

function Form({ entry }: { entry: FormEntry }) {
  const draft = useFormDraft<ActivityValues>("activity.a-1", entry);
  return <ActivityForm key={draft.key} activity={activity()} of={aCase()} config={caseConfig} draft={draft} />;
}

beforeEach(() => {
  sent.length = 0;
  refuse = undefined;
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith("/contacts")) return Response.json({ contacts: [contact()], nextPageToken: "" });
    if (pathname.endsWith("/gates")) return Response.json({ gates: [] });
    const theirs = { etag: "2", updateTime: "2026-11-22T08:00:00Z", updatedBy: "Thandi Mokoena" };
    if (request.method === "GET") {
      const isCase = pathname.startsWith("/api/v1/cases/");
      return Response.json(
        isCase ? aCase({ ...theirs, subject: "Their copiers" }) : activity({ ...theirs, subject: "Theirs" }),
      );
    }
    sent.push({ url: pathname, body: await request.json(), etag: request.headers.get("If-Match") });
    return refuse ?? Response.json({ activity: activity({ etag: "2" }), case: aCase({ etag: "2" }) });
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  notifications.clean();
});

const subjects = () => screen.getAllByRole("textbox", { name: /^Subject/ }) as [HTMLInputElement, HTMLInputElement];
const type = (target: HTMLElement, value: string) => fireEvent.change(target, { target: { value } });
const save = () => fireEvent.click(screen.getByRole("button", { name: /^Save/ }));
const open = () => renderOnPage(() => <Page />, "/activities/a-1");

it("sends what differs, with the version that was seen; the time is moved elsewhere", async () => {
  const { router } = await open();
  const start = screen.getByRole<HTMLInputElement>("textbox", { name: "When" });
  expect(start.readOnly).toBe(true);
  expect(screen.getByRole("link", { name: "Reschedule this Activity" }).getAttribute("href")).toBe(
    "/activities/a-1/reschedule",
  );
  type(subjects()[1], "Ask once more");
  save();
  await waitFor(() => expect(router.state.location.pathname).toBe("/customers/c-1"));
  expect(sent).toEqual([
    {
      url: "/api/v1/activities/a-1/save",
      body: { activity: { subject: "Ask once more" }, updateMask: "subject" },
      etag: '"1"',
    },
  ]);
});

it("saves the case with the activity, and never whose it is, of which type and for which customer", async () => {
  await open();
  for (const name of ["Customer", "Case type", "Salesman"]) {
    expect(screen.getByRole<HTMLInputElement>("textbox", { name }).readOnly).toBe(true);
  }
  type(subjects()[0], "Newer copiers");
  type(screen.getByRole("textbox", { name: /^Value/ }), "");
  type(subjects()[1], "Ask once more");
  save();
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.body).toEqual({
    activity: { subject: "Ask once more" },
    updateMask: "subject",
    case: { subject: "Newer copiers" },
    caseUpdateMask: "subject,value",
    caseEtag: "1",
  });
});

it("tells what the server refuses at the input it is about, whichever record that is of", async () => {
  const errors = [
    { field: "case.subject", message: "Too long for a case." },
    { field: "activity.subject", message: "Too long for an activity." },
  ];
  refuse = Response.json({ status: 400, errors }, { status: 400 });
  await open();
  type(subjects()[0], "Newer copiers");
  save();
  const told = await screen.findAllByText("Too long for a case.");
  expect(told.length).toBeGreaterThan(0);
  expect(
    subjects().map((input) => document.getElementById(input.getAttribute("aria-describedby") ?? "")?.textContent),
  ).toEqual(["Too long for a case.", "Too long for an activity."]);
  expect(screen.getByText(/Case – Subject/)).toBeTruthy();
});

it("finds what is missing of either before it is sent", async () => {
  await open();
  type(subjects()[0], " ");
  type(subjects()[1], " ");
  save();
  expect((await screen.findAllByText("Enter what the case is about.")).length).toBeGreaterThan(0);
  expect(sent).toEqual([]);
});

it("shows both versions of both where somebody else was faster", async () => {
  refuse = Response.json({ status: 412 }, { status: 412 });
  await open();
  type(subjects()[1], "Mine");
  save();
  expect(await screen.findByText("Theirs", {}, { timeout: 5000 })).toBeTruthy();
  expect(screen.getByText("Mine")).toBeTruthy();
  expect(screen.getByText("Their copiers")).toBeTruthy();
});

it("is only viewed once it is done, and where it is somebody else's", async () => {
  const { unmount } = await renderOnPage(() => (
    <ActivityView activity={activity({ status: "ACTIVITY_STATUS_COMPLETED", outcome: "They buy", actions: [] })} />
  ));
  expect(screen.getByText(/This activity is completed\./)).toBeTruthy();
  expect(screen.getByText("They buy")).toBeTruthy();
  expect(screen.queryByRole("textbox")).toBeNull();
  unmount();
  await renderOnPage(() => <ActivityView activity={activity({ own: false, salesmanName: "Thandi", actions: [] })} />);
  expect(screen.getByText(/This activity is planned by Thandi\./)).toBeTruthy();
});
