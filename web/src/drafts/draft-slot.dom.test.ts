import { expect, it, vi } from "vitest";
import { DraftSlot } from "./draft-slot";
import { listDrafts } from "./draft-store";

interface Values {
  name: string;
}

const NEW = { form: "customer.new", id: "one" };
const typed = (name: string) => ({
  title: name,
  values: { name },
  base: null,
  etag: "",
  submit: null,
  time: "2026-11-22T08:00:00Z",
});
const titles = () =>
  listDrafts("demo.sam")
    .map(({ title }) => title)
    .sort();

/** A form that is opened on a draft, as its page does it. */
function open(onMove = vi.fn()) {
  const slot = new DraftSlot<Values>("demo.sam", NEW, onMove);
  slot.claim();
  return slot;
}

it("gives back what was typed, also after a reload", () => {
  open().write(typed("Hope Works"));
  expect(open().read()?.values).toEqual({ name: "Hope Works" });
});

it("loses nothing when one draft is opened twice: whoever did not open it last goes on in another", () => {
  const onMove = vi.fn();
  const first = open(onMove);
  first.write(typed("TabOne Ltd"));
  const second = open();
  second.write(typed("TabTwo Ltd"));
  first.write(typed("TabOne Limited"));
  expect(titles()).toEqual(["TabOne Limited", "TabTwo Ltd"]);
  expect(onMove).toHaveBeenCalledWith(first.name.id);
  second.write(typed("TabTwo Limited"));
  first.write(typed("TabOne"));
  expect(titles()).toEqual(["TabOne", "TabTwo Limited"]);
  expect(onMove).toHaveBeenCalledTimes(1);
});

it("drops its own draft only", () => {
  const first = open();
  first.write(typed("TabOne Ltd"));
  const second = open();
  first.remove();
  expect(titles()).toEqual(["TabOne Ltd"]);
  second.remove();
  expect(titles()).toEqual([]);
});
