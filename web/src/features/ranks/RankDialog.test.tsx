import { Notifications } from "@mantine/notifications";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { Rank } from "@/api/types";
import { renderOnPage } from "@/test/render";
import { RankDialog } from "./RankDialog";

afterEach(() => vi.unstubAllGlobals());

const gold: Rank = { id: "r-1", code: "GOLD", name: "Gold", callCycleDays: 30, madeHere: false, etag: "1" };
const silver: Rank = { ...gold, id: "r-2", code: "SILVER", name: "Silver", madeHere: true };

async function open(answer: () => Response, rank?: Rank) {
  const sent: { method: string; url: string; body: unknown; etag: string | null }[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    sent.push({
      method: request.method,
      url: pathname + decodeURIComponent(search),
      body: request.method === "GET" ? null : await request.json(),
      etag: request.headers.get("If-Match"),
    });
    return answer();
  });
  const onClose = vi.fn();
  await renderOnPage(() => (
    <>
      <RankDialog rank={rank} onClose={onClose} />
      <Notifications />
    </>
  ));
  return { sent, onClose, user: userEvent.setup() };
}

const name = () => screen.findByRole<HTMLInputElement>("textbox", { name: /^Name/ });
const days = () => screen.getByRole<HTMLInputElement>("textbox", { name: /^Call cycle in days/ });

it("makes a rank of a name and a number of days", async () => {
  const { sent, onClose, user } = await open(() => Response.json(silver));
  await user.type(await name(), " Silver ");
  await user.type(days(), "60");
  await user.click(screen.getByRole("button", { name: "Create rank" }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(sent).toEqual([
    { method: "POST", url: "/api/v1/ranks", body: { name: "Silver", callCycleDays: 60 }, etag: null },
  ]);
});

it("asks for both, and for no more than ten years, before anything is sent", async () => {
  const { sent, user } = await open(() => Response.json(silver));
  await user.click(await screen.findByRole("button", { name: "Create rank" }));
  expect(screen.getByText("Please fill this in.")).toBeTruthy();
  expect(screen.getByText(/^Enter 1 to 3650 days/)).toBeTruthy();
  await user.type(await name(), "Silver");
  await user.type(days(), "3651");
  await user.click(screen.getByRole("button", { name: "Create rank" }));
  expect(days().getAttribute("aria-invalid")).toBe("true");
  expect(sent).toEqual([]);
});

it("changes only the cycle of a rank of the ERP, of the version that was seen, and takes it back", async () => {
  const { sent, onClose, user } = await open(() => Response.json({ ...gold, callCycleDays: 20, etag: "2" }), gold);
  expect((await name()).readOnly).toBe(true);
  await user.clear(days());
  await user.type(days(), "20");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  const url = "/api/v1/ranks/r-1?updateMask=callCycleDays";
  expect(sent[0]).toEqual({ method: "PATCH", url, body: { callCycleDays: 20 }, etag: '"1"' });
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]).toEqual({ method: "PATCH", url, body: { callCycleDays: 30 }, etag: '"2"' });
});

it("renames a rank that was made here, and says at the name that another one has it", async () => {
  const detail = "There is a rank with this name already.";
  const body = JSON.stringify({ status: 409, reason: "NAME_TAKEN", title: "Conflict", detail });
  const headers = { "Content-Type": "application/problem+json" };
  const { sent, onClose, user } = await open(() => new Response(body, { status: 409, headers }), silver);
  await user.clear(await name());
  await user.type(await name(), "Gold");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(async () => expect((await name()).getAttribute("aria-invalid")).toBe("true"));
  expect(screen.getAllByText(detail)).toHaveLength(1);
  expect(sent[0]?.body).toEqual({ name: "Gold", callCycleDays: 30 });
  expect(onClose).not.toHaveBeenCalled();
});

it("goes on with the version of somebody else after its own was refused, and keeps what was typed", async () => {
  const headers = { "Content-Type": "application/problem+json" };
  const now: Rank = { ...silver, name: "Sterling", etag: "2" };
  const answers = [
    () => new Response(JSON.stringify({ status: 412, title: "Precondition Failed" }), { status: 412, headers }),
    () => Response.json({ ranks: [gold, now] }),
    () => Response.json({ ...now, callCycleDays: 60, etag: "3" }),
  ];
  const { sent, onClose, user } = await open(() => answers.shift()?.() ?? Response.error(), silver);
  await user.clear(await screen.findByRole("textbox", { name: /^Call cycle in days/ }));
  await user.type(days(), "60");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect((await screen.findByRole("alert")).textContent).toContain("changed this rank");
  await waitFor(async () => expect((await name()).value).toBe("Sterling"));
  expect(days().value).toBe("60");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(sent.at(-1)).toMatchObject({ body: { name: "Sterling", callCycleDays: 60 }, etag: '"2"' });
});
