import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { CustomerGroup } from "@/api/types";
import { listDrafts, removeDrafts } from "@/drafts/draft-store";
import { employeesOptions } from "@/features/customers/look-ups";
import { renderOnPage } from "@/test/render";
import { employees, group, session } from "@/test/samples";
import { GroupDialog } from "./GroupDialog";

const OWNER = `${session.tenant?.slug}.${session.user?.id}`;

afterEach(() => {
  vi.unstubAllGlobals();
  removeDrafts(OWNER);
});

/** Opens the dialog; what is sent is kept, and answered so. */
async function open(answer: () => Response, stored?: CustomerGroup) {
  const sent: { method: string; url: string; body: unknown; etag: string | null }[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    // They are put into the cache below.
    if (pathname.endsWith("/employees")) return Response.error();
    sent.push({
      method: request.method,
      url: pathname + decodeURIComponent(search),
      body: request.method === "GET" ? undefined : await request.json(),
      etag: request.headers.get("If-Match"),
    });
    return answer();
  });
  const onSaved = vi.fn();
  const onClose = vi.fn();
  const show = async () => {
    const page = await renderOnPage(() => <GroupDialog group={stored} onSaved={onSaved} onClose={onClose} />);
    page.queries.setQueryData(employeesOptions.queryKey, employees);
    return page;
  };
  const { unmount } = await show();
  /** Leaves everything and opens the dialog again. */
  const again = async () => {
    unmount();
    await show();
  };
  return { sent, onSaved, onClose, again, user: userEvent.setup() };
}

const nameInput = () => screen.findByRole<HTMLInputElement>("textbox", { name: /^Name/ });
const tick = (name: string) => screen.findByRole<HTMLInputElement>("checkbox", { name });
/** Goes on with what was typed before. */
const goOn = async (user: ReturnType<typeof userEvent.setup>, title: string) =>
  user.click(await screen.findByRole("button", { name: `Continue the draft: ${title}` }));
const titles = () => listDrafts(OWNER).map(({ form, title }) => `${form} ${title}`);

it("makes a group with the ticked salesmen", async () => {
  const { sent, onSaved, user } = await open(() => Response.json(group()));
  await user.type(await screen.findByRole("textbox", { name: /^Name/ }), " Schools ");
  await user.click(await screen.findByRole("checkbox", { name: "Thandi Mokoena" }));
  await user.click(screen.getByRole("button", { name: "Create group" }));
  await waitFor(() => expect(onSaved).toHaveBeenCalled());
  expect(sent[0]).toMatchObject({ method: "POST", body: { name: "Schools", salesmanIds: ["employee-thandi"] } });
});

it("asks for a name and sends nothing without one", async () => {
  const { sent, user } = await open(() => Response.json(group()));
  await user.click(await screen.findByRole("button", { name: "Create group" }));
  expect(await screen.findByText("Please fill this in.")).toBeTruthy();
  expect(sent).toEqual([]);
});

it("changes a group of the version that was seen", async () => {
  const stored = group({ salesmanIds: ["employee-sam"], etag: "7" });
  const { sent, onSaved, user } = await open(() => Response.json(group()), stored);
  await user.click(await screen.findByRole("checkbox", { name: "Sam Naidoo" }));
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(onSaved).toHaveBeenCalled());
  expect(sent[0]).toMatchObject({ method: "PATCH", etag: '"7"', body: { name: "Schools", salesmanIds: [] } });
  expect(sent[0]?.url).toContain("updateMask=name,salesmanIds");
});

it("shows what somebody else has changed meanwhile with one's own changes, and saves that", async () => {
  const seen = group({ salesmanIds: ["employee-sam"], etag: "7" });
  const now = group({ name: "Colleges", salesmanIds: ["employee-sam", "employee-maria"], etag: "8" });
  const headers = { "Content-Type": "application/problem+json" };
  const answers = [
    () => new Response(JSON.stringify({ status: 412, title: "Precondition Failed" }), { status: 412, headers }),
    () => Response.json(now),
    () => Response.json(now),
  ];
  const { sent, onSaved, user } = await open(() => answers.shift()?.() ?? Response.error(), seen);
  await user.click(await screen.findByRole("checkbox", { name: "Thandi Mokoena" }));
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect((await screen.findByRole("alert")).textContent).toContain("changed this group");
  const name = screen.getByRole<HTMLInputElement>("textbox", { name: /^Name/ });
  await waitFor(() => expect(name.value).toBe("Colleges"));
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(onSaved).toHaveBeenCalled());
  const salesmanIds = ["employee-sam", "employee-maria", "employee-thandi"];
  expect(sent.at(-1)).toMatchObject({ method: "PATCH", etag: '"8"', body: { name: "Colleges", salesmanIds } });
});

it("says at the name that another group has it", async () => {
  const detail = "There is a group with this name already.";
  const body = JSON.stringify({ status: 409, reason: "NAME_TAKEN", title: "Conflict", detail });
  const headers = { "Content-Type": "application/problem+json" };
  const { onSaved, user } = await open(() => new Response(body, { status: 409, headers }));
  const name = await screen.findByRole("textbox", { name: /^Name/ });
  await user.type(name, "Schools");
  await user.click(screen.getByRole("button", { name: "Create group" }));
  await waitFor(() => expect(name.getAttribute("aria-invalid")).toBe("true"));
  expect(screen.getAllByText(detail)).toHaveLength(1);
  expect(screen.queryByRole("alert")).toBeNull();
  expect(onSaved).not.toHaveBeenCalled();
});

it("keeps what was typed and ticked until it is saved", async () => {
  const { sent, onSaved, again, user } = await open(() => Response.json(group()));
  await user.type(await nameInput(), "Schools");
  await user.click(await tick("Thandi Mokoena"));
  await again();
  await goOn(user, "Schools");
  await waitFor(async () => expect((await nameInput()).value).toBe("Schools"));
  expect((await tick("Thandi Mokoena")).checked).toBe(true);
  expect(screen.getByText("Not saved yet. The draft is kept.")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Create group" }));
  await waitFor(() => expect(onSaved).toHaveBeenCalled());
  expect(sent[0]).toMatchObject({ method: "POST", body: { name: "Schools", salesmanIds: ["employee-thandi"] } });
  expect(titles()).toEqual([]);
});

it("keeps the changes to a group with the version they were made on, so that nobody else's are overwritten", async () => {
  const stored = group({ etag: "7" });
  const { sent, onSaved, again, user } = await open(() => Response.json(group()), stored);
  await user.type(await nameInput(), " of Art");
  await again();
  expect(titles()).toEqual(["group.g-1 Schools of Art"]);
  // Somebody else changes it meanwhile.
  Object.assign(stored, { etag: "8" });
  await goOn(user, "Schools of Art");
  await user.click(await screen.findByRole("button", { name: "Save" }));
  await waitFor(() => expect(onSaved).toHaveBeenCalled());
  expect(sent[0]).toMatchObject({ etag: '"7"', body: { name: "Schools of Art" } });
});

it("sends a group whose answer was lost once more under the same key", async () => {
  const keys: (string | null)[] = [];
  const { again, user } = await open(() => Response.error());
  const lost = globalThis.fetch;
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "POST") keys.push(request.headers.get("Idempotency-Key"));
    return lost(request);
  });
  await user.type(await nameInput(), "Schools");
  await screen.findByRole("checkbox", { name: "Sam Naidoo" });
  await user.click(screen.getByRole("button", { name: "Create group" }));
  await waitFor(() => expect(keys).toHaveLength(1));
  await again();
  await goOn(user, "Schools");
  await screen.findByRole("checkbox", { name: "Sam Naidoo" });
  await user.click(await screen.findByRole("button", { name: "Create group" }));
  await waitFor(() => expect(keys).toHaveLength(2));
  expect(keys[1]).toBe(keys[0]);
});

it("lets what was typed go when somebody says so, and keeps it when the dialog is only closed", async () => {
  const { onClose, user } = await open(() => Response.json(group()));
  expect(screen.queryByRole("button", { name: "Discard" })).toBeNull();
  await user.type(await nameInput(), "Schools");
  await user.keyboard("{Escape}");
  expect(onClose).toHaveBeenCalledTimes(1);
  await waitFor(() => expect(titles()).toEqual(["group.new Schools"]));
  await user.click(screen.getByRole("button", { name: "Discard" }));
  expect(onClose).toHaveBeenCalledTimes(2);
  expect(titles()).toEqual([]);
});
