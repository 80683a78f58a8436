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

const draft = (form: string, time: string): Draft<{ name: string }> => ({
  form,
  title: form,
  values: { name: form },
  base: null,
  etag: "",
  submit: null,
  time,
});

it("gives back what was kept", () => {
  writeDraft("demo.sam", draft("customer.new", "2026-11-22T08:00:00Z"));
  expect(readDraft("demo.sam", "customer.new")?.values).toEqual({ name: "customer.new" });
});

it("keeps the drafts of users apart", () => {
  writeDraft("demo.sam", draft("customer.new", "2026-11-22T08:00:00Z"));
  expect(readDraft("demo.thandi", "customer.new")).toBeNull();
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

it("tells who listens", () => {
  const told = vi.fn();
  const stop = subscribeToDrafts(told);
  writeDraft("demo.sam", draft("customer.new", "2026-11-22T08:00:00Z"));
  removeDraft("demo.sam", "customer.new");
  stop();
  writeDraft("demo.sam", draft("customer.new", "2026-11-22T08:00:00Z"));
  expect(told).toHaveBeenCalledTimes(2);
});

it("ignores what somebody else wrote under its name", () => {
  localStorage.setItem("crm.draft.demo.sam.customer.new", "{broken");
  expect(readDraft("demo.sam", "customer.new")).toBeNull();
  expect(listDrafts("demo.sam")).toEqual([]);
});
