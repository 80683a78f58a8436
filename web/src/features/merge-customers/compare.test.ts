import { expect, it } from "vitest";
import { customer } from "@/test/samples";
import { differences, firstChoices, refusal } from "./compare";

const duplicate = customer({
  id: "c-2",
  name: "Hope Works Ltd",
  fax: "021 555 0198",
  email: "",
  rank: "WOOD",
  rankName: "Wood",
  postalAddress: { lines: ["PO Box 7"], suburb: "", city: "Paarl", province: "", postalCode: "", country: "" },
});

it("offers what the duplicate has and the survivor has not, and takes what the survivor lacks", () => {
  const found = differences(customer(), duplicate);
  expect(found.map(({ field, kept, other }) => [field, kept, other])).toEqual([
    ["name", "Hope Works", "Hope Works Ltd"],
    ["rank", "Gold", "Wood"],
    ["fax", "", "021 555 0198"],
    ["postalAddress", "", "PO Box 7, Paarl"],
  ]);
  expect(firstChoices(found)).toEqual(["fax", "postalAddress"]);
  const unassigned = differences(customer({ rank: "UNASSIGNED", rankName: "Unassigned" }), duplicate);
  expect(firstChoices(unassigned)).toEqual(["rank", "fax", "postalAddress"]);
});

it("leaves what the ERP owns", () => {
  const found = differences(customer({ status: "CUSTOMER_STATUS_ACTIVE" }), duplicate);
  expect(found.filter(({ locked }) => locked).map(({ field }) => field)).toEqual(["name", "postalAddress"]);
  expect(firstChoices(found)).toEqual(["fax"]);
});

it("says why two cannot be merged", () => {
  const active = customer({ status: "CUSTOMER_STATUS_ACTIVE" });
  expect(refusal(active, duplicate)).toBeNull();
  expect(refusal(duplicate, active)).toBe("inErp");
  expect(refusal(active, { ...duplicate, status: "CUSTOMER_STATUS_RELEASED" })).toBe("released");
  expect(refusal({ ...active, status: "CUSTOMER_STATUS_INACTIVE" }, duplicate)).toBe("inactive");
  expect(refusal(active, active)).toBe("same");
  const merge = { survivorId: "c-3", survivorName: "Hope", mergedBy: "Sam" };
  expect(refusal(active, { ...duplicate, merge })).toBe("merged");
});
