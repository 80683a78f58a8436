import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { removeDrafts } from "@/drafts/draft-store";
import { renderOnPage } from "@/test/render";
import { activity, contact, session } from "@/test/samples";
import { CancelActivityPage, CompleteActivityPage } from "./EndActivityPage";
import { NextActionPage } from "./NextActionPage";
import { ReschedulePage } from "./ReschedulePage";

interface Sent {
  path: string;
  body: Record<string, unknown>;
  etag: string | null;
  key: string | null;
}

let sent: Sent[] = [];

/** The API, which answers what is sent to it one after the other. */
function serve(answers: (() => Response)[], stored = () => activity()): void {
  sent = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (request.method === "GET") {
      const contacts = { contacts: [contact()], nextPageToken: "", totalSize: 1 };
      return Response.json(pathname.endsWith("/contacts") ? contacts : stored());
    }
    const { headers } = request;
    sent.push({
      path: pathname,
      body: await request.json(),
      etag: headers.get("If-Match"),
      key: headers.get("Idempotency-Key"),
    });
    return answers.shift()?.() ?? Response.error();
  });
}

const refused = (status: number, problem: object) => () => Response.json(problem, { status });
const save = () => fireEvent.click(screen.getByRole("button", { name: /^Save/ }));
const type = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

afterEach(() => {
  vi.unstubAllGlobals();
  removeDrafts(`${session.tenant?.slug}.${session.user?.id}`);
});

it("moves an activity to a time that is typed in the tenant's zone", async () => {
  serve([() => Response.json(activity({ etag: "2" }))]);
  await renderOnPage(ReschedulePage);
  const when = await screen.findByLabelText<HTMLInputElement>(/^When/);
  expect(when.value).toBe("2099-11-22T10:30");
  save();
  expect((await screen.findAllByText(/Choose another time, or another duration\./)).length).toBeGreaterThan(0);
  expect(sent).toEqual([]);
  type(/^When/, "2099-11-23T09:00");
  type(/^Reason/, "She is on leave.");
  save();
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    path: "/api/v1/activities/a-1/reschedule",
    body: { startTime: "2099-11-23T07:00:00.000Z", durationMinutes: 30, reason: "She is on leave." },
    etag: '"1"',
  });
  expect(sent[0]?.body).not.toHaveProperty("allowPast");
  expect(sent[0]?.key).toBeTruthy();
});

it("asks in place whether the past is meant, for just that time", async () => {
  const errors = [{ field: "startTime", message: "This time is in the past." }];
  const past = refused(400, { status: 400, reason: "IN_THE_PAST", detail: "This time is in the past.", errors });
  serve([past, () => Response.json(activity({ etag: "2" }))]);
  await renderOnPage(ReschedulePage);
  await screen.findByLabelText(/^When/);
  expect(screen.queryByRole("checkbox")).toBeNull();
  type(/^When/, "2026-11-02T09:00");
  save();
  const meant = await screen.findByRole("checkbox", { name: "It is meant: the activity begins in the past" });
  fireEvent.click(meant);
  save();
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]?.body).toMatchObject({ allowPast: true });
});

it("completes and plans the next one in one request", async () => {
  serve([() => Response.json(activity({ id: "a-2", subject: "Bring the offer" }))]);
  await renderOnPage(NextActionPage);
  await screen.findByLabelText(/^Outcome/);
  save();
  expect((await screen.findAllByText(/Enter what came of it\./)).length).toBeGreaterThan(0);
  expect(screen.getAllByText(/Enter what the activity is about\./).length).toBeGreaterThan(0);
  type(/^Outcome/, "She wants an offer.");
  type(/^Subject/, "Bring the offer");
  type(/^When/, "2099-11-24T14:00");
  save();
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    path: "/api/v1/activities/a-1/next-action",
    body: {
      outcome: "She wants an offer.",
      activity: {
        type: "ACTIVITY_TYPE_CALL",
        subject: "Bring the offer",
        startTime: "2099-11-24T12:00:00.000Z",
        durationMinutes: 30,
        contactId: "k-1",
      },
    },
  });
});

it("tells what the server refuses of the next one at its field", async () => {
  const errors = [{ field: "activity.subject", message: "Enter another subject." }];
  serve([refused(400, { status: 400, errors })]);
  await renderOnPage(NextActionPage);
  await screen.findByLabelText(/^Outcome/);
  type(/^Outcome/, "Done.");
  type(/^Subject/, "Again");
  save();
  await waitFor(() => expect(screen.getByLabelText(/^Subject/).getAttribute("aria-invalid")).toBe("true"));
});

it("says what to do when somebody else was faster", async () => {
  serve([refused(412, { status: 412, reason: "STALE" })]);
  await renderOnPage(CompleteActivityPage);
  await screen.findByLabelText(/^Outcome/);
  type(/^Outcome/, "Done.");
  save();
  expect(await screen.findByText(/^Somebody changed this activity meanwhile\./)).toBeTruthy();
  expect(screen.getByLabelText<HTMLTextAreaElement>(/^Outcome/).value).toBe("Done.");
});

it("keeps what is typed in view, to be copied, when the activity was ended meanwhile", async () => {
  const ended = activity({ status: "ACTIVITY_STATUS_COMPLETED", actions: [], etag: "2" });
  let stored = activity();
  serve(
    [
      () => {
        stored = ended;
        return refused(412, { status: 412, reason: "STALE" })();
      },
    ],
    () => stored,
  );
  await renderOnPage(CompleteActivityPage);
  await screen.findByLabelText(/^Outcome/);
  type(/^Outcome/, "She wants an offer.");
  save();
  const told = await screen.findByRole("alert");
  await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("This activity is completed"));
  expect(told.textContent).not.toContain("press Save again");
  expect(screen.getByRole("button", { name: "Copy what I typed" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: /^Save/ })).toBeNull();
  expect(screen.getByLabelText<HTMLTextAreaElement>(/^Outcome/).value).toBe("She wants an offer.");
});

it("cancels with a reason", async () => {
  serve([() => Response.json(activity({ etag: "2" }))]);
  await renderOnPage(CancelActivityPage);
  await screen.findByLabelText(/^Reason/);
  type(/^Reason/, "Planned twice.");
  save();
  await waitFor(() => expect(sent[0]).toMatchObject({ body: { reason: "Planned twice." } }));
});

it("says why there is nothing to do: it is done, or it is somebody else's", async () => {
  serve([], () => activity({ status: "ACTIVITY_STATUS_COMPLETED", actions: [] }));
  const first = await renderOnPage(CompleteActivityPage);
  expect(await screen.findByRole("heading", { name: "This activity is completed" })).toBeTruthy();
  first.unmount();
  serve([], () => activity({ own: false, actions: [] }));
  await renderOnPage(CompleteActivityPage);
  expect(await screen.findByText(/^This is another salesman’s activity\./)).toBeTruthy();
});
