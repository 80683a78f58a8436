import i18next from "i18next";
import { expect, it } from "vitest";
import type { ThirdParty } from "@/api/types";
import { thirdParty } from "@/test/samples";
import { thirdPartyActions } from "./actions";

const labels = (changes: Partial<ThirdParty>, ofOneCustomer: boolean) =>
  thirdPartyActions(i18next.t, thirdParty(changes), { ofOneCustomer, onDelete: () => {} }).map(({ label }) => label);

it("offers what the server offers, and the customer where he is not known", () => {
  expect(labels({}, false)).toEqual(["View/Edit this Third Party", "Delete this Third Party", "View Customer"]);
  expect(labels({ actions: [] }, true)).toEqual([]);
});
