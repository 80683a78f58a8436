import { notifications } from "@mantine/notifications";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useFormDraft } from "@/form/use-form-draft";
import { type FormEntry, useFormEntry } from "@/form/use-form-entry";
import { renderOnPage } from "@/test/render";
import { activity, contact } from "@/test/samples";
import { ActivityForm } from "./ActivityForm";
import { ActivityView } from "./ActivityView";
import type { ActivityValues } from "./activity-values";

const sent: { url: string; body: unknown; etag: string | null }[] = [];
let status = 200;

function Page() {
  const entry = useFormEntry();
  return <Form key={entry.key} entry={entry} />;
}

function Form({ entry }: { entry: FormEntry }) {
  const draft = useFormDraft<ActivityValues>("activity.a-1", entry);
  return <ActivityForm key={draft.key} activity={activity()} draft={draft} />;
}

beforeEach(() => {
  sent.length = 0;
  status = 200;
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    if (pathname.endsWith("/contacts")) return Response.json({ contacts: [contact()], nextPageToken: "" });
    if (request.method === "GET") {
      return Response.json(
        activity({ subject: "Theirs", etag: "2", updateTime: "2026-11-22T08:00:00Z", updatedBy: "Thandi Mokoena" }),
      );
    }
    sent.push({
      url: pathname + decodeURIComponent(search),
      body: await request.json(),
      etag: request.headers.get("If-Match"),
    });
    return Response.json(status === 200 ? activity({ etag: "2" }) : { status }, { status });
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  notifications.clean();
});

const subject = () => screen.getByRole("textbox", { name: /^Subject/ });
const save = () => fireEvent.click(screen.getByRole("button", { name: /^Save/ }));

it("sends what differs, with the version that was seen; the time is moved elsewhere", async () => {
  const { router } = await renderOnPage(() => <Page />, "/activities/a-1");
  const start = screen.getByRole<HTMLInputElement>("textbox", { name: "When" });
  expect(start.readOnly).toBe(true);
  expect(screen.getByRole("link", { name: "Reschedule this Activity" }).getAttribute("href")).toBe(
    "/activities/a-1/reschedule",
  );
  fireEvent.change(subject(), { target: { value: "Ask once more" } });
  save();
  await waitFor(() => expect(router.state.location.pathname).toBe("/customers/c-1"));
  expect(sent).toEqual([
    { url: "/api/v1/activities/a-1?updateMask=subject", body: { subject: "Ask once more" }, etag: '"1"' },
  ]);
});

it("shows both versions where somebody else was faster", async () => {
  status = 412;
  await renderOnPage(() => <Page />, "/activities/a-1");
  fireEvent.change(subject(), { target: { value: "Mine" } });
  save();
  expect(await screen.findByText("Theirs", {}, { timeout: 5000 })).toBeTruthy();
  expect(screen.getByText("Mine")).toBeTruthy();
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
