import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import { group } from "@/test/samples";
import { MergeDialog } from "./MergeDialog";

afterEach(() => vi.unstubAllGlobals());

it("says what will happen, and merges the chosen groups into this one", async () => {
  const schools = group({ etag: "4" });
  const all = [schools, group({ id: "g-2", name: "Academies" }), group({ id: "g-3", name: "Mines" })];
  const sent: unknown[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "GET") return Response.json({ groups: all, nextPageToken: "" });
    sent.push([new URL(request.url).pathname, request.headers.get("If-Match"), await request.json()]);
    return Response.json(group({ etag: "5" }));
  });
  const onMerged = vi.fn();
  await renderOnPage(() => <MergeDialog group={schools} onMerged={onMerged} onClose={() => {}} />);
  const user = userEvent.setup();
  const merge = await screen.findByRole<HTMLButtonElement>("button", { name: "Merge" });
  expect(merge.disabled).toBe(true);
  await user.click(screen.getByRole("combobox", { name: "Groups that become part of it" }));
  const options = await screen.findAllByRole("option", { hidden: true });
  expect(options.map(({ textContent }) => textContent)).toEqual(["Academies", "Mines"]);
  await user.click(screen.getByRole("option", { name: "Academies", hidden: true }));
  expect(await screen.findByText(/^Schools gets all customers and salesmen of Academies/)).toBeTruthy();
  await user.click(merge);
  await waitFor(() => expect(onMerged).toHaveBeenCalled());
  expect(sent).toEqual([["/api/v1/groups/g-1/merge", '"4"', { groupIds: ["g-2"] }]]);
});
