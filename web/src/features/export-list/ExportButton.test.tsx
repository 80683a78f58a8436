import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import { ExportButton } from "./ExportButton";
import type { FileRequest } from "./use-export";

/** A server that sends the file when the test says so. */
function server(rows: number) {
  let send: (text: string) => void = () => {};
  let end: (error?: Error) => void = () => {};
  const signals: AbortSignal[] = [];
  const request: FileRequest = async (signal) => {
    signals.push(signal);
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        send = (text) => controller.enqueue(new TextEncoder().encode(text));
        end = (error) => (error ? controller.error(error) : controller.close());
        signal.addEventListener("abort", () => controller.error(signal.reason));
      },
    });
    const headers = { "x-row-count": String(rows), "content-disposition": 'attachment; filename="customers.csv"' };
    return { response: new Response(body, { headers }) };
  };
  return { request, signals, send: (text: string) => send(text), end: (error?: Error) => end(error) };
}

const kept: string[] = [];

beforeEach(() => {
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:file", revokeObjectURL: () => {} }));
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    kept.push(this.download);
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  kept.length = 0;
});

const total = { count: 1234, capped: false };

it("says how many rows there are, shows progress and keeps the file when it is whole", async () => {
  const { request, send, end } = server(2);
  await renderOnPage(() => <ExportButton total={total} request={request} />);
  const button = screen.getByRole("button", { name: "Export CSV" });
  expect(button.getAttribute("aria-description")).toMatch(/^1.234 rows, as listed here$/);
  await userEvent.click(button);
  expect((await screen.findByRole("status")).textContent).toBe("Preparing the file …");
  send("name\r\nA\r\n");
  await waitFor(() => expect(screen.getByRole("status").textContent).toBe("1 of 2 rows"));
  expect(screen.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("50");
  expect(kept).toEqual([]);
  send("B\r\n");
  end();
  await waitFor(() => expect(kept).toEqual(["customers.csv"]));
  await waitFor(() => expect(screen.queryByRole("status")).toBeNull());
});

it("can be given up by button and by Escape", async () => {
  const { request, signals, send } = server(2);
  await renderOnPage(() => <ExportButton total={total} request={request} />);
  for (const giveUp of [
    () => userEvent.click(screen.getByRole("button", { name: "Cancel" })),
    () => userEvent.keyboard("{Escape}"),
  ]) {
    await userEvent.click(screen.getByRole("button", { name: "Export CSV" }));
    await screen.findByRole("button", { name: "Cancel" });
    send("name\r\n");
    await giveUp();
    expect(signals.at(-1)?.aborted).toBe(true);
    await waitFor(() => expect(screen.queryByRole("button", { name: "Cancel" })).toBeNull());
    expect(screen.queryByRole("alert")).toBeNull();
  }
  expect(kept).toEqual([]);
});

it("says that a file broke off, keeps nothing of it and tries again", async () => {
  const { request, signals, send, end } = server(1);
  await renderOnPage(() => <ExportButton total={total} request={request} />);
  await userEvent.click(screen.getByRole("button", { name: "Export CSV" }));
  await screen.findByRole("status");
  send("name\r\n");
  end(new TypeError("network error"));
  expect((await screen.findByRole("alert")).textContent).toContain("broke off before its end");
  expect(kept).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByRole("status");
  send("name\r\nA\r\n");
  end();
  await waitFor(() => expect(kept).toEqual(["customers.csv"]));
  expect(signals).toHaveLength(2);
});

it("tells what the server refuses, and that it cannot be reached", async () => {
  const refusals: [FileRequest, string][] = [
    [
      async () => ({ response: new Response(null, { status: 429 }), error: { detail: "You are exporting already." } }),
      "You are exporting already.",
    ],
    [() => Promise.reject(new TypeError("Failed to fetch")), "cannot be reached"],
  ];
  for (const [request, text] of refusals) {
    const { unmount } = await renderOnPage(() => <ExportButton total={total} request={request} />);
    await userEvent.click(screen.getByRole("button", { name: "Export CSV" }));
    expect((await screen.findByRole("alert")).textContent).toContain(text);
    unmount();
  }
});

it("offers nothing where there is nothing, and ends when its page is left", async () => {
  const { request, signals } = server(1);
  for (const none of [{ count: 0, capped: false }, undefined]) {
    const empty = await renderOnPage(() => <ExportButton total={none} request={request} />);
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Export CSV" }).disabled).toBe(true);
    empty.unmount();
  }
  const page = await renderOnPage(() => <ExportButton total={{ count: 100_000, capped: true }} request={request} />);
  expect(screen.getByRole("button").getAttribute("aria-description")).toMatch(/^More than 100.000 rows/);
  await userEvent.click(screen.getByRole("button", { name: "Export CSV" }));
  await screen.findByRole("status");
  page.unmount();
  expect(signals[0]?.aborted).toBe(true);
});
