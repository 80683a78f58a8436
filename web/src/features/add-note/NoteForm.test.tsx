import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { listDrafts, removeDrafts } from "@/drafts/draft-store";
import { useFormDraft } from "@/form/use-form-draft";
import { useFormEntry } from "@/form/use-form-entry";
import { renderOnPage } from "@/test/render";
import { customer, session } from "@/test/samples";
import { noteForm } from "./draft-form";
import { NoteForm, type NoteValues } from "./NoteForm";

const OWNER = `${session.tenant?.slug}.${session.user?.id}`;

afterEach(() => {
  vi.unstubAllGlobals();
  removeDrafts(OWNER);
});

function Page() {
  const draft = useFormDraft<NoteValues>(noteForm("c-1"), useFormEntry());
  return <NoteForm key={draft.key} customer={customer()} kept={draft} />;
}

it("keeps the key of an attempt, so that a note whose answer was lost is not written twice", async () => {
  const keys: (string | null)[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    keys.push(request.headers.get("Idempotency-Key"));
    return Response.error();
  });
  const user = userEvent.setup();
  const first = await renderOnPage(Page);
  await user.type(screen.getByRole("textbox", { name: "Note" }), "Call after 14:00.");
  await user.click(screen.getByRole("button", { name: /^Save/ }));
  // What a reload would find from the moment of the click.
  expect(listDrafts(OWNER)[0]?.submit?.key).toBeTruthy();
  await waitFor(() => expect(keys).toHaveLength(1));
  first.unmount();

  await renderOnPage(Page);
  await user.click(await screen.findByRole("button", { name: /^Continue the draft/ }));
  await user.click(await screen.findByRole("button", { name: /^Save/ }));
  await waitFor(() => expect(keys).toHaveLength(2));
  expect(keys[1]).toBe(keys[0]);
});

it("counts characters as the server does, and says what was not sent", async () => {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  vi.stubGlobal("fetch", async () => Response.error());
  await renderOnPage(Page);
  const note = screen.getByRole("textbox", { name: "Note" });
  fireEvent.change(note, { target: { value: "🙂".repeat(4001) } });
  fireEvent.click(screen.getByRole("button", { name: /^Save/ }));
  expect(await screen.findByText("At most 4000 characters, this has 4001.")).toBeTruthy();
  fireEvent.change(note, { target: { value: "🙂".repeat(4000) } });
  fireEvent.click(screen.getByRole("button", { name: /^Save/ }));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("You were offline, so nothing was sent.");
  expect(alert.textContent).not.toContain("may or may not");
  vi.restoreAllMocks();
});
