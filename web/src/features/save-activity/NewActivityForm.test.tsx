import { notifications } from "@mantine/notifications";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Case, Employee, Recommendation } from "@/api/types";
import { useFormDraft } from "@/form/use-form-draft";
import { type FormEntry, useFormEntry } from "@/form/use-form-entry";
import { renderOnPage } from "@/test/render";
import { aCase, activity, caseConfig, contact, customer, employees, recommendation } from "@/test/samples";
import { NewActivityForm } from "./NewActivityForm";
import type { NewValues } from "./new-values";

interface Given {
  cases?: Case[];
  wantedCase?: Case;
  everybody?: Employee[];
  recommended?: Recommendation;
}

const sent: unknown[] = [];
const paths: string[] = [];
let answer: () => Response = () => Response.json(activity(), { status: 201 });

function Page(given: Given) {
  const entry = useFormEntry();
  return <Form key={entry.key} entry={entry} {...given} />;
}

function Form({ entry, cases = [], wantedCase, everybody, recommended }: Given & { entry: FormEntry }) {
  const draft = useFormDraft<NewValues>("new-activity.c-1", entry);
  return (
    <NewActivityForm
      key={draft.key}
      customer={customer()}
      config={caseConfig}
      cases={cases}
      wantedCase={wantedCase}
      contact={{ contactId: "k-1", contactName: "Zinzi Nkosi" }}
      employees={everybody}
      recommendation={recommended}
      draft={draft}
    />
  );
}

async function open(given: Given = {}) {
  const { router } = await renderOnPage(() => <Page {...given} />, "/customers/c-1/activities/new");
  return { at: () => router.state.location.pathname };
}

const inputs = (name: string) => screen.getAllByRole<HTMLInputElement>("textbox", { name: new RegExp(`^${name}`) });
const subjects = () => inputs("Subject") as [HTMLInputElement, HTMLInputElement];
const type = (target: HTMLElement, value: string) => fireEvent.change(target, { target: { value } });
const save = () => fireEvent.click(screen.getByRole("button", { name: /^Save/ }));

async function choose(name: string, option: string) {
  fireEvent.click(screen.getByRole("combobox", { name: new RegExp(`^${name}`) }));
  fireEvent.click(await screen.findByRole("option", { name: option }));
}

beforeEach(() => {
  sent.length = 0;
  paths.length = 0;
  answer = () => Response.json(activity(), { status: 201 });
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (request.method === "POST") {
      paths.push(pathname);
      sent.push(await request.json());
      return answer();
    }
    if (pathname.endsWith("/contacts")) return Response.json({ contacts: [contact()], nextPageToken: "" });
    if (pathname.startsWith("/api/v1/cases/")) {
      return Response.json(aCase({ id: "case-2", openActivityId: "a-9", actions: ["CASE_ACTION_EDIT"] }));
    }
    return Response.json({});
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  notifications.clean();
});

it("has the customer filled in and fixed, and lets the activity's subject follow the case's", async () => {
  const { at } = await open();
  const name = await screen.findByRole<HTMLInputElement>("textbox", { name: "Customer" });
  expect([name.value, name.readOnly]).toEqual(["Hope Works", true]);
  const [ofCase, ofActivity] = subjects();
  type(ofCase, "New copiers");
  expect(ofActivity.value).toBe("New copiers");
  await choose("Case type", "New business");
  save();
  await waitFor(() => expect(at()).toBe("/customers/c-1"));
  expect(sent).toMatchObject([
    {
      case: { contactId: "k-1", subject: "New copiers", caseTypeId: "type-new", stageId: "stage-interested" },
      activity: { type: "ACTIVITY_TYPE_CALL", subject: "New copiers", durationMinutes: 30 },
    },
  ]);
});

it("says what is recommended, is filled in with it, and answers the recommendation", async () => {
  const { at } = await open({ recommended: recommendation() });
  expect(await screen.findByText(/Gold customers are called every 30 days/)).toBeTruthy();
  const [ofCase, ofActivity] = subjects();
  expect([ofCase.value, ofActivity.value]).toEqual(["Rank call to Hope Works", "Rank call to Hope Works"]);
  await choose("Case type", "New business");
  save();
  await waitFor(() => expect(at()).toBe("/customers/c-1"));
  expect(paths).toEqual(["/api/v1/recommendations/r-1/accept"]);
  expect(sent).toMatchObject([{ case: { contactId: "k-1" }, activity: { subject: "Rank call to Hope Works" } }]);
});

it("shows what the server refuses at the inputs of both frames, and says in which frame", async () => {
  await open();
  const [ofCase] = subjects();
  type(ofCase, "New copiers");
  await choose("Case type", "New business");
  answer = () =>
    Response.json(
      {
        status: 400,
        errors: [
          { field: "case.subject", message: "Enter another subject." },
          { field: "activity.startTime", message: "Enter when it begins." },
        ],
      },
      { status: 400 },
    );
  save();
  expect(await screen.findByText("Case – Subject: Enter another subject.")).toBeTruthy();
  expect(screen.getByText(/^Activity – .*: Enter when it begins\.$/)).toBeTruthy();
  expect(subjects()[0].getAttribute("aria-invalid")).toBe("true");
});

it("adds to an open case, and offers its next action where somebody was faster", async () => {
  const free = aCase({ id: "case-2", subject: "Toner" });
  await open({ cases: [free, aCase({ id: "case-3", actions: [] })], wantedCase: free });
  expect(screen.getByRole<HTMLInputElement>("combobox", { name: /^Which case/ }).value).toBe("#12 Toner");
  expect(subjects()[0].value).toBe("Toner");
  answer = () => Response.json({ status: 409, reason: "OPEN_ACTIVITY_EXISTS", detail: "It has one." }, { status: 409 });
  save();
  const link = await screen.findByRole("link", { name: "Next Action" }, { timeout: 5000 });
  expect(link.getAttribute("href")).toBe("/activities/a-9/next-action");
  expect(sent).toMatchObject([{ caseId: "case-2", activity: { subject: "Toner" } }]);
});

it("tells at once that the case of the link already has an open activity", async () => {
  await open({ wantedCase: aCase({ id: "case-2", openActivityId: "a-9", actions: ["CASE_ACTION_EDIT"] }) });
  expect(await screen.findByText(/already has an open activity\. Use Next Action\?/)).toBeTruthy();
});

it("lets who plans for others choose whose case it is", async () => {
  await open({ everybody: employees });
  expect(await screen.findByRole("combobox", { name: /^Salesman/ })).toBeTruthy();
});
