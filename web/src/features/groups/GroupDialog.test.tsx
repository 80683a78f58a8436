import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { CustomerGroup } from "@/api/types";
import { employeesOptions } from "@/features/customers/look-ups";
import { renderOnPage } from "@/test/render";
import { employees, group } from "@/test/samples";
import { GroupDialog } from "./GroupDialog";

afterEach(() => vi.unstubAllGlobals());

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
  const { queries } = await renderOnPage(() => <GroupDialog group={stored} onSaved={onSaved} onClose={() => {}} />);
  queries.setQueryData(employeesOptions.queryKey, employees);
  return { sent, onSaved, user: userEvent.setup() };
}

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
