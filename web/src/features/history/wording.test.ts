import i18next from "i18next";
import { expect, it } from "vitest";
import type { HistoryEntry } from "@/api/types";
import "@/i18n";
import { formatOf } from "@/i18n/format";
import { currenciesOf } from "./currencies";
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

/** Everything that the services write into the audit trail of customers, contacts, notes and third parties. */
const ACTIONS = [
  "created",
  "updated",
  "deleted",
  "restored",
  "released",
  "approved",
  "declined",
  "held",
  "released from hold",
  "deactivated",
  "salesmen changed",
  "reassigned",
  "regrouped",
  "addresses changed",
  "kept",
  "merged",
  "merged into",
  "separated",
  "moved",
];

it.each(ACTIONS)("has words for what the audit trail calls %s", (action) => {
  const told = sentence(t, entry({ action }));
  expect(told).toContain("the customer");
  expect(told).not.toContain(": ");
  expect(told).not.toContain("history.");
});

it("tells what was done to what", () => {
  expect(sentence(t, entry({ action: "created" }))).toBe("created the customer");
  const contact = { entity: "HISTORY_ENTITY_CONTACT", entityName: "Zinzi Nkosi" } as const;
  expect(sentence(t, entry(contact))).toBe("changed the contact Zinzi Nkosi");
  expect(sentence(t, entry({ action: "regrouped" }))).toBe("changed the groups of the customer");
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
  expect(read("groups", "[]", '["Schools"]', ["", "Schools"])).toEqual(["Groups", "", "Schools"]);
  expect(read("newfangled", "", "x")).toEqual(["newfangled", "", "x"]);
});

it("reads what has parts, and leaves brackets that somebody typed", () => {
  // In the order in which the database keeps them.
  const address = JSON.stringify({ city: "Paarl", lines: ["1 Long Street"], suburb: "", address_type: "Physical" });
  expect(read("physicalAddress", "", address)?.[2]).toBe("1 Long Street, Paarl");
  expect(read("additionalSalesmanIds", "[]", '["1","2"]')?.slice(1)).toEqual(["", "2 entries"]);
  expect(read("name", "[Old] Works", "{New}")?.slice(1)).toEqual(["[Old] Works", "{New}"]);
  expect(read("text", "", "[1]")?.[2]).toBe("[1]");
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

const plain = (text: string | undefined) => text?.replace(/\s/g, " ");

it("tells of a list only what was changed inside", () => {
  const printer = { usages: [], rental: "900.00", quantity: 2, description: "Canon iR" };
  const scanner = { usages: [], rental: null, quantity: 1, description: "Scanner" };
  const mono = { meter: "Mono", rate_per_copy: "0.0850", minimum_charge: null };
  const now = [{ ...printer, rental: "950.00", usages: [mono] }, { ...scanner, description: "Shredder" }, scanner];
  const change = { oldValue: JSON.stringify([printer, scanner]), newValue: JSON.stringify(now) };
  const changes = [{ field: "items", ...change, oldName: "", newName: "" }];
  const [items] = readChanges(t, format, entry({ entity: "HISTORY_ENTITY_THIRD_PARTY", changes }), {
    old: "ZAR",
    new: "ZAR",
  });
  expect(items?.label).toBe("Items and usage");
  expect(plain(items?.old)).toBe("2 × Canon iR, rental R 900,00");
  expect(plain(items?.new)).toBe("2 × Canon iR, rental R 950,00, Mono (R 0,085 a copy); Shredder");
});

it("tells which further addresses came, went or changed places, and which became the default", () => {
  const one = { city: "Paarl", lines: ["1 Long Street"], is_default: false, address_type: "Delivery" };
  const other = { ...one, city: "George", address_type: "Billing" };
  const text = (...addresses: object[]) => JSON.stringify(addresses);
  const [paarl, george] = ["Delivery address: 1 Long Street, Paarl", "Billing address: 1 Long Street, George"];
  expect(read("furtherAddresses", text(one), text(one, other))?.slice(1)).toEqual(["", george]);
  expect(read("addresses", text(one, other), text(other, one))?.slice(1)).toEqual([
    `${paarl}; ${george}`,
    `${george}; ${paarl}`,
  ]);
  expect(read("furtherAddresses", text(one, other), text({ ...one, is_default: true }, other))?.slice(1)).toEqual([
    paarl,
    "Delivery address (default): 1 Long Street, Paarl",
  ]);
  const first = { ...one, address_type: "Physical" };
  expect(
    read("physicalAddress", JSON.stringify(first), JSON.stringify({ ...first, is_default: true }))?.slice(1),
  ).toEqual(["Physical address: 1 Long Street, Paarl", "Physical address (default): 1 Long Street, Paarl"]);
});

it("tells which other fields changed", () => {
  expect(read("customFields", '{"Route":"7","Depot":"A"}', '{"Route":"8","Depot":"A"}')?.slice(1)).toEqual([
    "Route: 7",
    "Route: 8",
  ]);
});

it("writes instants in the tenant’s zone, and amounts as money", () => {
  expect(read("deletedAt", "", "2026-11-22T22:30:00.123456Z")?.[2]).toBe("23 Nov 2026, 00:30");
  expect(read("creditLimit", "", "EUR 50000.00")?.slice(1).map(plain)).toEqual(["", "€50 000,00"]);
  const changes = [
    { field: "monthlyFee", oldValue: "1250.50", newValue: "", oldName: "", newName: "" },
    { field: "escalationPercent", oldValue: "8.50", newValue: "", oldName: "", newName: "" },
  ];
  const told = readChanges(t, format, entry({ entity: "HISTORY_ENTITY_THIRD_PARTY", changes }), {
    old: "ZAR",
    new: "ZAR",
  });
  expect(told.map(({ old, new: now }) => [plain(old), now])).toEqual([
    ["R 1 250,50", ""],
    ["8,5 %", ""],
  ]);
});

it("knows the currency of a third party from when it was changed, or else takes the tenant’s", () => {
  const currency = (oldValue: string, newValue: string) => ({
    entity: "HISTORY_ENTITY_THIRD_PARTY" as const,
    changes: [{ field: "currency", oldValue, newValue, oldName: "", newName: "" }],
  });
  const edited = { entity: "HISTORY_ENTITY_THIRD_PARTY" } as const;
  const entries = [
    entry(edited),
    entry(currency("EUR", "USD")),
    entry(edited),
    entry({ ...edited, entityId: "3" }),
    entry(currency("", "EUR")),
  ];
  expect(currenciesOf(entries, "ZAR").map(({ old, new: now }) => [old, now])).toEqual([
    ["USD", "USD"],
    ["EUR", "USD"],
    ["EUR", "EUR"],
    ["ZAR", "ZAR"],
    ["EUR", "EUR"],
  ]);
  expect(currenciesOf(entries.slice(0, 3), "ZAR")[2]).toEqual({ old: "EUR", new: "EUR" });
});
