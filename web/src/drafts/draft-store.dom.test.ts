import { expect, it, vi } from "vitest";
import {
  type Draft,
  listDrafts,
  readDraft,
  removeDraft,
  removeDrafts,
  subscribeToDrafts,
  writeDraft,
} from "./draft-store";

const draft = (form: string, time: string, id = "one"): Draft<{ name: string }> => ({
  form,
  id,
  writer: "somebody",
  title: form,
  values: { name: form },
  base: null,
  etag: "",
  submit: null,
  time,
});

it("gives back what was kept", () => {
  writeDraft("demo.sam", draft("customer.new", "2026-11-22T08:00:00Z"));
  expect(readDraft("demo.sam", { form: "customer.new", id: "one" })?.values).toEqual({ name: "customer.new" });
});

it("keeps the drafts of users apart", () => {
  writeDraft("demo.sam", draft("customer.new", "2026-11-22T08:00:00Z"));
  expect(readDraft("demo.thandi", { form: "customer.new", id: "one" })).toBeNull();
  expect(listDrafts("demo.thandi")).toEqual([]);
});

it("lists the newest first and removes all of a user's", () => {
  writeDraft("demo.sam", draft("customer.1", "2026-11-22T08:00:00Z"));
  writeDraft("demo.sam", draft("customer.2", "2026-11-22T09:00:00Z"));
  writeDraft("demo.thandi", draft("customer.3", "2026-11-22T09:00:00Z"));
  expect(listDrafts("demo.sam").map(({ form }) => form)).toEqual(["customer.2", "customer.1"]);
  removeDrafts("demo.sam");
  expect(listDrafts("demo.sam")).toEqual([]);
  expect(listDrafts("demo.thandi")).toHaveLength(1);
});

it("keeps several drafts of one form", () => {
  writeDraft("demo.sam", draft("customer.new", "2026-11-22T08:00:00Z", "one"));
  writeDraft("demo.sam", draft("customer.new", "2026-11-22T09:00:00Z", "two"));
  removeDraft("demo.sam", { form: "customer.new", id: "two" });
  expect(listDrafts("demo.sam").map(({ id }) => id)).toEqual(["one"]);
});

it("still knows a draft from when a form had only one", () => {
  const { id, writer, ...old } = draft("customer.new", "2026-11-22T08:00:00Z");
  localStorage.setItem("crm.draft.demo.sam.customer.new", JSON.stringify(old));
  expect(listDrafts("demo.sam")).toMatchObject([{ form: "customer.new", id: "" }]);
  removeDrafts("demo.sam");
  expect(listDrafts("demo.sam")).toEqual([]);
});

it("tells who listens", () => {
  const told = vi.fn();
  const stop = subscribeToDrafts(told);
  writeDraft("demo.sam", draft("customer.new", "2026-11-22T08:00:00Z"));
  removeDraft("demo.sam", { form: "customer.new", id: "one" });
  stop();
  writeDraft("demo.sam", draft("customer.new", "2026-11-22T08:00:00Z"));
  expect(told).toHaveBeenCalledTimes(2);
});

it("ignores what somebody else wrote under its name", () => {
  localStorage.setItem("crm.draft.demo.sam.customer.new#one", "{broken");
  expect(readDraft("demo.sam", { form: "customer.new", id: "one" })).toBeNull();
  expect(listDrafts("demo.sam")).toEqual([]);
});
