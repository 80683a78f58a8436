import { expect, it } from "vitest";
import { randomId } from "./random-id";
import { SubmitKey } from "./submit-key";

it("keeps the key while the same body is sent again", () => {
  const submit = new SubmitKey();
  const first = submit.for({ name: "Hope Works" });
  expect(submit.for({ name: "Hope Works" })).toBe(first);
});

it("gives another body another key", () => {
  const submit = new SubmitKey();
  expect(submit.for({ name: "Hope Works" })).not.toBe(submit.for({ name: "Hope Work" }));
});

it("survives a reload with the draft that holds it", () => {
  const before = new SubmitKey();
  const key = before.for({ name: "Hope Works" });
  const after = new SubmitKey(JSON.parse(JSON.stringify(before.last)));
  expect(after.for({ name: "Hope Works" })).toBe(key);
});

it("makes ids that are UUIDs of version 4, where crypto.randomUUID is missing too", () => {
  expect(randomId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(randomId()).not.toBe(randomId());
});
