import i18next from "i18next";
import { expect, it } from "vitest";
import type { HistoryEntry } from "@/api/types";
import "@/i18n";
import { formatOf } from "@/i18n/format";
import { readChanges, sentence } from "./wording";

const t = i18next.t;
const format = formatOf("en-ZA", "Africa/Johannesburg");

function entry(patch: Partial<HistoryEntry>): HistoryEntry {
  return {
    id: "1",
    userName: "Sam Dlamini",
    origin: "HISTORY_ORIGIN_USER",
    entity: "HISTORY_ENTITY_CUSTOMER",
    entityId: "2",
    entityName: "",
    action: "updated",
    changes: [],
    ...patch,
  };
}

function read(field: string, oldValue: string, newValue: string, names: [string, string] = ["", ""]) {
  const change = { field, oldValue, newValue, oldName: names[0], newName: names[1] };
  const [told] = readChanges(t, format, entry({ changes: [change] }));
  return told && [told.label, told.old, told.new];
}

it("tells what was done to what", () => {
  expect(sentence(t, entry({ action: "created" }))).toBe("created the customer");
  const contact = { entity: "HISTORY_ENTITY_CONTACT", entityName: "Zinzi Nkosi" } as const;
  expect(sentence(t, entry(contact))).toBe("changed the contact Zinzi Nkosi");
  expect(sentence(t, entry({ action: "exploded" }))).toBe("exploded: the customer");
});

it("tells with which customer it was merged, and what was taken", () => {
  const change = (field: string, newValue: string) => ({ field, oldValue: "", newValue, oldName: "", newName: "" });
  const changes = [change("fax", "1"), change("contacts", "2"), change("mergedCustomer", "Hope Ltd")];
  const merged = entry({ action: "merged", changes });
  expect(sentence(t, merged)).toBe("merged the customer with Hope Ltd");
  expect(readChanges(t, format, merged).map(({ label, new: value }) => [label, value])).toEqual([
    ["Fax", "1"],
    ["Contacts", "2"],
  ]);
  const into = entry({ action: "merged into", changes: [change("mergedInto", "Hope")] });
  expect(sentence(t, into)).toBe("merged the customer into Hope");
  const back = { ...change("mergedCustomer", ""), oldValue: "Hope Ltd" };
  expect(sentence(t, entry({ action: "separated", changes: [back] }))).toBe("separated the customer from Hope Ltd");
});

it("names codes, states and fields", () => {
  expect(read("rank", "GOLD", "WOOD", ["Gold", "Wood"])).toEqual(["Rank", "Gold", "Wood"]);
  expect(read("status", "NEW_CRM", "RELEASED")).toEqual(["Status", "New-CRM", "Released"]);
  expect(read("newfangled", "", "x")).toEqual(["newfangled", "", "x"]);
});

it("reads what has parts, and leaves brackets that somebody typed", () => {
  const address = JSON.stringify({ address_type: "Physical", lines: ["1 Long Street"], city: "Paarl", suburb: "" });
  expect(read("physicalAddress", "", address)?.[2]).toBe("1 Long Street, Paarl");
  expect(read("additionalSalesmanIds", "[]", '["1","2"]')?.slice(1)).toEqual(["", "2 entries"]);
  expect(read("name", "[Old] Works", "{New}")?.slice(1)).toEqual(["[Old] Works", "{New}"]);
});

it("writes days and ticks as the tenant does", () => {
  const changes = [
    { field: "birthday", oldValue: "", newValue: "1980-04-12", oldName: "", newName: "" },
    { field: "isSalesContact", oldValue: "true", newValue: "false", oldName: "", newName: "" },
  ];
  const told = readChanges(t, format, entry({ entity: "HISTORY_ENTITY_CONTACT", changes }));
  expect(told.map((change) => [change.label, change.new])).toEqual([
    ["Birthday", "12 Apr 1980"],
    ["Sales contact", "No"],
  ]);
});
