import i18next from "i18next";
import { expect, it } from "vitest";
import { durationText } from "./duration";

it.each([
  ["0s", "less than a second"],
  ["0.400s", "less than a second"],
  ["1s", "1 second"],
  ["59.900s", "59 seconds"],
  ["60s", "1 minute"],
  ["7199.5s", "1 hour"],
  ["172800s", "2 days"],
])("writes %s as %s", (duration, text) => {
  expect(durationText(i18next.t, duration)).toBe(text);
});
