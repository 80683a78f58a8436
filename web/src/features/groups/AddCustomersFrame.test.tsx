import { act, fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import { group, summary } from "@/test/samples";
import { AddCustomersFrame } from "./AddCustomersFrame";

afterEach(() => vi.unstubAllGlobals());

it("adds the customers that are found, and names those that could not be added", async () => {
  const found = [
    summary({ id: "c-1", name: "Hope Works" }),
    summary({ id: "c-2", name: "Hope School", groupNames: ["Schools"] }),
    summary({ id: "c-3", name: "Hope Mine" }),
  ];
  const sent: unknown[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "GET") return Response.json({ customers: found, nextPageToken: "", totalSizeCapped: false });
    sent.push(await request.json());
    const refusals = [{ customerId: "c-3", reason: "GROUP_CUSTOMER_REFUSAL_REASON_INACTIVE" }];
    return Response.json({ group: group({ customerCount: 2 }), addedCount: 1, refusals });
  });
  await renderOnPage(() => <AddCustomersFrame group={group()} />);
  const user = userEvent.setup();
  await user.type(screen.getByRole("searchbox"), "hope");
  expect(await screen.findByText("In the group")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Add all 2" }));
  expect(await screen.findByText("Hope Mine is inactive in the ERP and cannot be added.")).toBeTruthy();
  expect(sent).toEqual([{ customerIds: ["c-1", "c-3"] }]);
});

it("looks for nothing before there are two letters", async () => {
  const fetched = vi.fn();
  vi.stubGlobal("fetch", fetched);
  await renderOnPage(() => <AddCustomersFrame group={group()} />);
  vi.useFakeTimers();
  fireEvent.change(screen.getByRole("searchbox"), { target: { value: "h" } });
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  expect(fetched).not.toHaveBeenCalled();
  // The same by two letters asks.
  fireEvent.change(screen.getByRole("searchbox"), { target: { value: "ho" } });
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  expect(fetched).toHaveBeenCalled();
  vi.useRealTimers();
});
