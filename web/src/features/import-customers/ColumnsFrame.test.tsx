import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { CustomerImport } from "@/api/types";
import { listDrafts, removeDrafts } from "@/drafts/draft-store";
import { renderOnPage } from "@/test/render";
import { session } from "@/test/samples";
import { ColumnsFrame } from "./ColumnsFrame";

const OWNER = `${session.tenant?.slug}.${session.user?.id}`;

afterEach(() => {
  vi.unstubAllGlobals();
  removeDrafts(OWNER);
});

/** A file with two columns, of which one is known by its name. */
function shown(changes: Partial<CustomerImport> = {}): CustomerImport {
  return {
    id: "i-1",
    fileName: "customers.csv",
    fileSize: 100,
    sha256: "",
    state: "IMPORT_STATE_UPLOADED",
    reason: "",
    receivedSize: 100,
    nextPart: 1,
    encoding: "IMPORT_ENCODING_UTF8",
    separator: "IMPORT_SEPARATOR_COMMA",
    columns: ["Company name", "Remarks"],
    fields: ["name", ""],
    samples: [],
    defaults: {},
    rowCount: 1,
    doneCount: 0,
    goodCount: 0,
    errorCount: 0,
    duplicateCount: 0,
    customerCount: 0,
    contactCount: 0,
    undoneCount: 0,
    keptCount: 0,
    createdBy: "Sam Naidoo",
    etag: "3",
    actions: [],
    ...changes,
  };
}

const remarks = () => screen.findByRole<HTMLInputElement>("combobox", { name: "Field for Remarks" });

/** Opens the step, gives the column a field, and opens the step again on this version of the import. */
async function chooseAndComeBack(now: CustomerImport) {
  const sent: unknown[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "GET") return Response.error();
    sent.push(await request.json());
    return Response.json(shown({ etag: "4" }));
  });
  const user = userEvent.setup();
  const first = await renderOnPage(() => <ColumnsFrame shown={shown()} />);
  await user.click(await remarks());
  await user.click(await screen.findByRole("option", { name: "Trading name" }));
  await user.click(screen.getByRole("checkbox", { name: /^Import the good rows/ }));
  first.unmount();
  await renderOnPage(() => <ColumnsFrame shown={now} />);
  return { sent, user };
}

it("keeps which field each column is until the rows are checked", async () => {
  const { sent, user } = await chooseAndComeBack(shown());
  expect((await remarks()).value).toBe("");
  await user.click(await screen.findByRole("button", { name: "Continue the draft: customers.csv" }));
  await waitFor(async () => expect((await remarks()).value).toBe("Trading name"));
  await user.click(screen.getByRole("button", { name: "Check rows" }));
  await waitFor(() => expect(sent[0]).toMatchObject({ fields: ["name", "tradingName"], goodRowsOnly: true }));
  await waitFor(() => expect(listDrafts(OWNER)).toEqual([]));
});

it("lets go what was chosen for another reading of the file", async () => {
  await chooseAndComeBack(shown({ etag: "9", columns: ["Company name", "Notes"], fields: ["name", ""] }));
  await screen.findByRole("combobox", { name: "Field for Notes" });
  expect(screen.queryByRole("button", { name: /^Continue the draft/ })).toBeNull();
});
