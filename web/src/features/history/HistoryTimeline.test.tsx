import { screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { HistoryEntry } from "@/api/types";
import { renderOnPage } from "@/test/render";
import { HistoryTimeline } from "./HistoryTimeline";

afterEach(() => vi.unstubAllGlobals());

it("shows what was done, with amounts in the tenant’s currency where nothing tells another", async () => {
  const entry: HistoryEntry = {
    id: "1",
    time: "2026-11-22T08:00:00Z",
    userName: "Sam Dlamini",
    origin: "HISTORY_ORIGIN_USER",
    entity: "HISTORY_ENTITY_THIRD_PARTY",
    entityId: "2",
    entityName: "Rival Copiers",
    action: "updated",
    changes: [{ field: "monthlyFee", oldValue: "1250.50", newValue: "1300.00", oldName: "", newName: "" }],
  };
  vi.stubGlobal("fetch", async () => Response.json({ entries: [entry], nextPageToken: "" }));
  await renderOnPage(() => <HistoryTimeline customerId="c-1" />);
  const line = await screen.findByRole("listitem");
  const text = line.textContent?.replace(/\s/g, " ");
  expect(text).toContain("Sam Dlamini changed the third party Rival Copiers");
  expect(text).toContain("Monthly feeR 1 250,50R 1 300,00");
});
