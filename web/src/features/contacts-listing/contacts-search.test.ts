import { expect, it } from "vitest";
import { condition } from "@/api/filter";
import { gridState } from "@/data-grid/grid-state";
import { contactsFilter, INITIAL_SORT, parseContactsSearch } from "./contacts-search";

const state = (search: Record<string, unknown>) => gridState(parseContactsSearch(search), INITIAL_SORT);
const ACTIVE = condition("active", "EQUALS", "true");

it("leaves out who is gone, unless asked", () => {
  expect(contactsFilter(state({}), false)).toEqual(ACTIVE);
  expect(contactsFilter(state({}), true)).toBeUndefined();
});

it("looks for the text in name, customer and e-mail address, beside the filter row", () => {
  const filter = contactsFilter(
    state({ q: " nosipho ", f: { email: { op: "ENDS_WITH", values: ["hope.example"] } } }),
    false,
  );
  const text = JSON.stringify(filter);
  for (const field of ["name", "customerName", "email"]) {
    expect(text).toContain(JSON.stringify(condition(field, "CONTAINS", "nosipho")));
  }
  expect(text).toContain(JSON.stringify(condition("email", "ENDS_WITH", "hope.example")));
  expect(text).toContain(JSON.stringify(ACTIVE));
});

it("ignores what no address of ours says", () => {
  expect(parseContactsSearch({ inactive: "yes", page: -1 })).toEqual(parseContactsSearch({}));
});
