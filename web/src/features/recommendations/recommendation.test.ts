import i18next from "i18next";
import { expect, it } from "vitest";
import { formatOf } from "@/i18n/format";
import { recommendation } from "@/test/samples";
import { mayAnswer, reasonText, suggestedPlan } from "./recommendation";

const format = formatOf("en-GB", "Africa/Johannesburg");
const t = i18next.t;
const thirdParty = recommendation({
  type: "RECOMMENDATION_TYPE_THIRD_PARTY_EXPIRING",
  dueDate: "2026-12-31",
  supplierName: "Cape Copy Company",
  contractNumber: "CA-41037",
});
const birthday = recommendation({ type: "RECOMMENDATION_TYPE_BIRTHDAY", dueDate: "2026-11-25" });

it.each([
  [recommendation(), "Last activity on 21 Oct 2026. Gold customers are called every 30 days."],
  [
    recommendation({ dealtWith: false, callCycleDays: 1 }),
    "Customer since 21 Oct 2026, and no activity yet. Gold customers are called every day.",
  ],
  [thirdParty, "The contract with Cape Copy Company, CA-41037 ends on 31 Dec 2026."],
  [birthday, "Zinzi Nkosi has a birthday on 25 Nov 2026."],
])("says in a sentence why: %#", (each, expected) => {
  expect(reasonText(t, format, each)).toBe(expected);
});

it("suggests what the activity is about, on a birthday itself and otherwise as soon as possible", () => {
  expect(suggestedPlan(t, recommendation())).toEqual({ subject: "Rank call to Hope Works", day: undefined });
  expect(suggestedPlan(t, thirdParty)).toEqual({ subject: "Contract with Cape Copy Company ends", day: undefined });
  expect(suggestedPlan(t, birthday)).toEqual({ subject: "Birthday of Zinzi Nkosi", day: "2026-11-25" });
  expect(suggestedPlan(t, recommendation({ customerName: "x".repeat(200) })).subject).toHaveLength(120);
});

it("offers what the server offers", () => {
  expect(mayAnswer(recommendation(), "ACCEPT")).toBe(true);
  expect(mayAnswer(recommendation({ actions: [] }), "ACCEPT")).toBe(false);
});
