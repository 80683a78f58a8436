import { expect, it } from "vitest";
import { allOf, condition } from "@/api/filter";
import { gridSearch, gridState } from "@/data-grid/grid-state";
import { contactsAsked, INITIAL_SORT, parseContactsSearch } from "./contacts-search";

const state = (search: Record<string, unknown>) => gridState(parseContactsSearch(search), INITIAL_SORT);
const ACTIVE = condition("active", "EQUALS", "true");

it("leaves out who is gone, unless asked", () => {
  expect(contactsAsked(state({}), false)).toEqual({ filter: ACTIVE, search: "" });
  expect(contactsAsked(state({}), true)).toEqual({ filter: undefined, search: "" });
});

it("searches for the text of the box among those that the filter row leaves", () => {
  const email = { op: "ENDS_WITH", values: ["hope.example"] };
  const { filter, search } = contactsAsked(state({ q: " 082 555 nosipho ", f: { email } }), false);
  expect(search).toBe("082 555 nosipho");
  expect(filter).toEqual(allOf([condition("email", "ENDS_WITH", "hope.example"), ACTIVE]));
});

it("keeps the text in the address, a number, too", () => {
  const { q } = gridSearch(state({ q: 825550199 }), INITIAL_SORT);
  expect(q).toBe("825550199");
});

it("ignores what no address of ours says", () => {
  expect(parseContactsSearch({ inactive: "yes", page: -1 })).toEqual(parseContactsSearch({}));
});
