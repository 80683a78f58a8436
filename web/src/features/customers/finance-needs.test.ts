import { expect, it } from "vitest";
import { customer } from "@/test/samples";
import { missingForFinance } from "./finance-needs";

it("misses nothing in a complete customer", () => {
  expect(missingForFinance(customer(), false)).toEqual([]);
});

it("takes the registration number for the VAT number, and an e-mail for a telephone", () => {
  expect(missingForFinance(customer({ vatNumber: "", registrationNumber: "2011/1/07", telephone: "" }), false)).toEqual(
    [],
  );
});

it("names all that is missing", () => {
  const bare = customer({
    customerType: "UNASSIGNED",
    reportingArea: "",
    site: "UNASSIGNED",
    physicalAddress: undefined,
    vatNumber: "",
    telephone: "",
    email: "",
  });
  expect(missingForFinance(bare, false)).toEqual([
    "customerType",
    "reportingArea",
    "site",
    "physicalAddress",
    "vatOrRegistrationNumber",
    "telephoneOrEmail",
  ]);
});

it("takes a contact for the customer's own telephone", () => {
  expect(missingForFinance(customer({ telephone: "", email: "" }), false)).toEqual(["telephoneOrEmail"]);
  expect(missingForFinance(customer({ telephone: "", email: "" }), true)).toEqual([]);
});
