import i18next from "i18next";
import { expect, it } from "vitest";
import { formatOf } from "@/i18n/format";
import { thirdParty } from "@/test/samples";
import { NO_ITEM } from "./items";
import { itemsText } from "./items-text";
import { valuesOf } from "./values";

const format = formatOf("en-ZA", "Africa/Johannesburg");

it("tells items and their usage in words", () => {
  const { items } = valuesOf(thirdParty());
  const scanner = { ...NO_ITEM, description: "Scanner", rental: "x" };
  const text = itemsText(i18next.t, format, "ZAR", [...items, NO_ITEM, scanner]);
  expect(text.replace(/\s/g, " ")).toBe(
    "1. 2 × Canon iR C3226i, serial no. XYZ-1, rental R 900,00, installed 05 Dec 2024, " +
      "Mono (average 2 000, at least R 150,00, R 0,085 a copy); 2. Scanner, rental x",
  );
});

it("tells nothing of no items", () => {
  expect(itemsText(i18next.t, format, "ZAR", [NO_ITEM])).toBe("");
});
