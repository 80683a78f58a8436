import { useQuery } from "@tanstack/react-query";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { CustomerImport } from "@/api/types";
import { renderOnPage } from "@/test/render";
import { CheckedFrame } from "./CheckedFrame";
import { importOptions } from "./queries";
import { useGoodRows } from "./use-good-rows";

/** A file with two good rows and one with an error. */
const CHECKED = {
  id: "i-1",
  state: "IMPORT_STATE_CHECKED",
  rowCount: 3,
  goodCount: 2,
  errorCount: 1,
  duplicateCount: 0,
  etag: "3",
  actions: ["IMPORT_ACTION_CHECK"],
} as unknown as CustomerImport;

const sent: string[] = [];
/** What a look at the import finds. */
let now: CustomerImport;

beforeEach(() => {
  sent.length = 0;
  now = CHECKED;
  vi.stubGlobal("fetch", async ({ method, url }: Request) => {
    const { pathname } = new URL(url);
    if (pathname.endsWith("/rows")) return Response.json({ rows: [] });
    if (method !== "GET") sent.push(`${method} ${pathname.split("i-1")[1]}`);
    if (pathname.endsWith("/check")) now = { ...CHECKED, state: "IMPORT_STATE_CHECKING", etag: "4", actions: [] };
    if (pathname.endsWith("/run")) now = { ...CHECKED, state: "IMPORT_STATE_RUNNING", etag: "6", actions: [] };
    return Response.json(now);
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function Page() {
  const { data = CHECKED } = useQuery(importOptions("i-1"));
  const goodRows = useGoodRows(data);
  if (data.state !== "IMPORT_STATE_CHECKED") return data.state;
  return <CheckedFrame shown={data} goodRows={goodRows} onColumns={() => undefined} />;
}

/** Presses the button; the service then finds so many good rows. */
async function importGoodRows(goodCount: number) {
  const { queries } = await renderOnPage(Page);
  fireEvent.click(await screen.findByRole("button", { name: "Import the 2 good rows only" }));
  await screen.findByText("IMPORT_STATE_CHECKING");
  now = { ...CHECKED, goodCount, etag: "5", goodRowsOnly: true, actions: ["IMPORT_ACTION_RUN"] };
  await queries.invalidateQueries();
}

it("imports the good rows by one press, which names their number", async () => {
  await importGoodRows(2);
  await screen.findByText("IMPORT_STATE_RUNNING");
  expect(sent).toEqual(["PATCH ", "POST /check", "POST /run"]);
});

it("asks again if there are fewer of them by now", async () => {
  await importGoodRows(1);
  const again = await screen.findByRole("button", { name: "Import 1 row" });
  expect(sent).toEqual(["PATCH ", "POST /check"]);
  fireEvent.click(again);
  await waitFor(() => expect(sent).toEqual(["PATCH ", "POST /check", "POST /run"]));
});

it("counts the rows that are there already unless they are left out", async () => {
  now = { ...CHECKED, errorCount: 0, duplicateCount: 3, skipDuplicates: false, actions: ["IMPORT_ACTION_RUN"] };
  await renderOnPage(Page);
  expect(await screen.findByRole("button", { name: "Import 5 rows" })).toBeTruthy();
});
