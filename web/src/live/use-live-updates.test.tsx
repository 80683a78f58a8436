import { useQuery } from "@tanstack/react-query";
import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { useSaveRecord } from "@/form/use-save-record";
import { renderOnPage } from "@/test/render";
import { listen } from "./live-connection";
import type { LiveMessage } from "./live-protocol";
import { useLiveUpdates } from "./use-live-updates";

vi.mock("./live-connection", () => ({ listen: vi.fn() }));

const FOLLOWED = [["customers"]];
const follow = vi.fn(async () => {});
let tell: (message: LiveMessage) => void;
const fetched = vi.fn<(name: string) => Promise<string>>();

beforeEach(() => {
  fetched.mockReset().mockResolvedValue("here");
  vi.mocked(listen).mockImplementation((onMessage) => {
    tell = (message) => act(() => onMessage(message));
    return { connectNow: () => {}, close: () => {} };
  });
});

/** A page that saves a form. */
function Saving({ sent }: { sent: Promise<string> }) {
  useLiveUpdates(follow, FOLLOWED);
  const { send, pending } = useSaveRecord({ onSaved: () => {}, onRefused: () => {}, onFailed: () => {} });
  return (
    <button type="button" disabled={pending} onClick={() => send(() => sent)}>
      Save
    </button>
  );
}

/** A page with a query whose changes are told, and one of which nobody tells. */
function Page() {
  useLiveUpdates(follow, FOLLOWED);
  const customers = useQuery({ queryKey: ["customers", "lists"], queryFn: () => fetched("customers") });
  const codes = useQuery({ queryKey: ["static-codes"], queryFn: () => fetched("codes") });
  return (
    <output>
      {customers.data} {codes.data}
    </output>
  );
}

const times = (name: string) => fetched.mock.calls.filter(([called]) => called === name).length;

it("fetches again what came before the stream was open, if its changes are told, and only once", async () => {
  await renderOnPage(Page);
  await screen.findByText("here here");
  tell({ kind: "connected" });
  await vi.waitFor(() => expect(times("customers")).toBe(2));
  await screen.findByText("here here");
  tell({ kind: "connected" });
  expect([times("customers"), times("codes")]).toEqual([2, 1]);
});

it("leaves alone what is on its way when the stream opens", async () => {
  let arrive: (value: string) => void = () => {};
  fetched.mockImplementation(() => new Promise((resolve) => (arrive = resolve)));
  await renderOnPage(Page);
  tell({ kind: "connected" });
  arrive("late");
  await screen.findByText("late");
  expect([times("customers"), times("codes")]).toEqual([1, 1]);
});

it("fetches everything anew after a gap", async () => {
  await renderOnPage(Page);
  tell({ kind: "connected" });
  await screen.findByText("here here");
  tell({ kind: "disconnected" });
  tell({ kind: "connected" });
  await vi.waitFor(() => expect([times("customers"), times("codes")]).toEqual([2, 2]));
});

it("follows no change while the page itself saves: the answer tells of it first", async () => {
  let answer: (saved: string) => void = () => {};
  const sent = new Promise<string>((resolve) => (answer = resolve));
  follow.mockClear();
  await renderOnPage(() => <Saving sent={sent} />);
  const event = { type: "crm.customers.v1.CustomerChanged", id: "c-1", version: "2", change: "" };
  vi.useFakeTimers();
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  await act(() => vi.advanceTimersByTimeAsync(1));
  tell({ kind: "change", event });
  await act(() => vi.advanceTimersByTimeAsync(2_000));
  expect(follow).not.toHaveBeenCalled();
  answer("saved");
  await act(() => vi.advanceTimersByTimeAsync(1));
  expect(follow).toHaveBeenCalledExactlyOnceWith([event]);
  vi.useRealTimers();
});
