import { describe, expect, it } from "vitest";
import { type Entry, extended, nothing, renewed, type SelectionState, toggled, withShown } from "./selection";

const IDS = ["a", "b", "c", "d", "e"];
const entry = (id: string, row = id): Entry<string> => ({ id, row, place: IDS.indexOf(id) });
const shown = IDS.map((id) => entry(id));
const none = nothing<string>("all");
const ids = ({ rows }: SelectionState<string>) => [...rows.keys()].sort().join("");
const select = (...wanted: string[]) => wanted.reduce((state, id) => toggled(state, entry(id)), none);

describe("a range by Shift and a click", () => {
  it("goes from the last selected row to this one, in both directions", () => {
    expect(ids(extended(select("b"), shown, "d"))).toBe("bcd");
    expect(ids(extended(select("d"), shown, "b"))).toBe("bcd");
  });

  it("leaves what was selected before, and shrinks where it had been spread", () => {
    const wide = extended(select("a", "c"), shown, "e");
    expect(ids(wide)).toBe("acde");
    expect(ids(extended(wide, shown, "d"))).toBe("acd");
  });

  it("clears where the last row was cleared", () => {
    const all = withShown(none, shown, true);
    expect(ids(extended(toggled(all, entry("b")), shown, "d"))).toBe("ae");
  });

  it("is this row alone where nothing was selected before, or only on another page", () => {
    expect(ids(extended(none, shown, "c"))).toBe("c");
    expect(ids(extended(toggled(none, entry("z")), shown, "c"))).toBe("cz");
  });
});

describe("a range by Shift and an arrow", () => {
  it("begins at the row it comes from, grows and shrinks", () => {
    const two = extended(none, shown, "c", "b");
    expect(ids(two)).toBe("bc");
    const three = extended(two, shown, "d", "c");
    expect(ids(three)).toBe("bcd");
    expect(ids(extended(three, shown, "c", "d"))).toBe("bc");
  });

  it("turns round at the row where it began", () => {
    const down = extended(none, shown, "c", "b");
    expect(ids(extended(extended(down, shown, "b", "c"), shown, "a", "b"))).toBe("ab");
  });

  it("selects, also where the last row was cleared", () => {
    const cleared = toggled(toggled(none, entry("b")), entry("b"));
    expect(ids(extended(cleared, shown, "c", "b"))).toBe("bc");
  });

  it("begins anew where the keyboard has walked on, and leaves the first one", () => {
    const first = extended(none, shown, "b", "a");
    expect(ids(extended(first, shown, "e", "d"))).toBe("abde");
  });
});

it("selects and clears what is shown, and leaves other pages alone", () => {
  const other = toggled(none, entry("z"));
  const all = withShown(other, shown, true);
  expect(ids(all)).toBe("abcdez");
  expect(ids(withShown(all, shown, false))).toBe("z");
});

it("holds the rows as they were shown last", () => {
  const state = select("a", "b");
  const fresh = renewed(state, [entry("a", "newer"), entry("b"), entry("c", "newer")]);
  expect([...fresh.rows.values()]).toEqual(["newer", "b"]);
  expect(renewed(fresh, [entry("a", "newer")])).toBe(fresh);
});
