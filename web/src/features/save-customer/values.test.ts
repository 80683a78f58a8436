import { describe, expect, it } from "vitest";
import { customer } from "@/test/samples";
import { changedFields, inputOf, NO_VALUES, patchOf, valuesOf } from "./values";

const stored = valuesOf(customer({ additionalSalesmanIds: ["b", "a"] }));

describe("a change", () => {
  it("names only the fields that differ", () => {
    const typed = { ...stored, telephone: "021 555 0199" };
    expect(changedFields(stored, typed)).toEqual(["telephone"]);
    expect(patchOf(stored, typed)).toEqual({ telephone: "021 555 0199" });
  });

  it("is none when only blanks or the order of salesmen differ", () => {
    expect(changedFields(stored, { ...stored, name: " Hope Works ", additionalSalesmanIds: ["b", "a"] })).toEqual([]);
  });

  it("names an address that was emptied, without a body, which removes it", () => {
    const typed = { ...stored, physicalAddress: NO_VALUES.physicalAddress };
    expect(changedFields(stored, typed)).toEqual(["physicalAddress"]);
    expect(JSON.stringify(patchOf(stored, typed))).toBe("{}");
  });

  it("sends street lines as lines", () => {
    const typed = { ...stored, physicalAddress: { ...stored.physicalAddress, lines: " 1 Long Street \n\n Block B " } };
    expect(patchOf(stored, typed).physicalAddress?.lines).toEqual(["1 Long Street", "Block B"]);
  });
});

it("creates a customer from what was typed, and leaves out what was not", () => {
  const typed = {
    ...NO_VALUES,
    name: " Hope Works ",
    customerType: "RET",
    rank: "GOLD",
    reportingArea: "WC",
    site: "CPT",
  };
  expect(JSON.parse(JSON.stringify(inputOf(typed)))).toEqual({
    name: "Hope Works",
    customerType: "RET",
    rank: "GOLD",
    reportingArea: "WC",
    site: "CPT",
    additionalSalesmanIds: [],
  });
});
