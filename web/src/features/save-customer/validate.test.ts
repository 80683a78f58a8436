import i18next from "i18next";
import { describe, expect, it } from "vitest";
import { ApiProblem } from "@/api/problem";
import { inFormOrder, serverErrors } from "@/form/errors";
import { customer } from "@/test/samples";
import { inMoreDetails, inputName, inputPath, validate } from "./validate";
import { type CustomerValues, FIELDS, NO_VALUES, valuesOf } from "./values";

const check = (changes: Partial<CustomerValues>) => validate(i18next.t, { ...valuesOf(customer()), ...changes });

describe("the form", () => {
  it("accepts a complete customer", () => {
    expect(check({})).toEqual({});
  });

  it("wants everything mandatory, at once", () => {
    expect(Object.keys(validate(i18next.t, NO_VALUES))).toEqual([
      "name",
      "customerType",
      "rank",
      "reportingArea",
      "site",
      "mainSalesmanId",
    ]);
  });

  it.each(["info", "info@", "@hope.co.za", "a b@hope.co.za", "info@hope", "info@hope..za", "a@b@c.za"])(
    "refuses %s as e-mail address",
    (email) => {
      expect(Object.keys(check({ email }))).toEqual(["email"]);
    },
  );

  it("counts the characters of a name that is too long", () => {
    expect(check({ name: "x".repeat(121) }).name).toContain("121");
    expect(check({ name: "x".repeat(120) })).toEqual({});
  });

  it("counts an emoji as one character, as the server does", () => {
    expect(check({ name: "🙂".repeat(120) })).toEqual({});
    expect(check({ name: "🙂".repeat(121) }).name).toContain("121");
  });

  it.each(["telephone", "fax"] as const)("refuses a word as %s", (field) => {
    expect(Object.keys(check({ [field]: "abc" }))).toEqual([field]);
    expect(check({ [field]: "+27 21 555-0100 ext. 12" })).toEqual({});
  });

  it("finds what is too long in an address", () => {
    const { physicalAddress } = valuesOf(customer());
    const long = "x".repeat(121);
    expect(Object.keys(check({ physicalAddress: { ...physicalAddress, suburb: long, lines: `1\n${long}` } }))).toEqual([
      "physicalAddress.suburb",
      "physicalAddress.lines",
    ]);
  });

  it("wants a street line or a city in an address, and at most four lines", () => {
    const { physicalAddress } = NO_VALUES;
    expect(check({ physicalAddress })).toEqual({});
    expect(Object.keys(check({ physicalAddress: { ...physicalAddress, suburb: "Gardens" } }))).toEqual([
      "physicalAddress.lines",
    ]);
    expect(Object.keys(check({ postalAddress: { ...physicalAddress, lines: "1\n2\n3\n4\n5" } }))).toEqual([
      "postalAddress.lines",
    ]);
  });
});

describe("a stored customer", () => {
  const fromErp = valuesOf(
    customer({ mainSalesmanId: "", telephone: "see notes", email: "n/a", tradingName: "x".repeat(150) }),
  );

  it("lets the ERP's values stand that nobody touched", () => {
    expect(validate(i18next.t, { ...fromErp, website: "hope.example" }, fromErp)).toEqual({});
  });

  it("is checked where it was changed", () => {
    const { physicalAddress } = fromErp;
    const typed = {
      ...fromErp,
      telephone: "none",
      physicalAddress: { ...physicalAddress, city: "x".repeat(121) },
    };
    expect(Object.keys(validate(i18next.t, typed, fromErp))).toEqual(["telephone", "physicalAddress.city"]);
  });
});

it("names each input of a mistake", () => {
  expect(inputName(i18next.t, "vatNumber")).toBe("VAT no.");
  expect(inputName(i18next.t, "postalAddress.lines")).toBe("Postal address – Street");
});

describe("the server's refusal", () => {
  it("finds the inputs its fields belong to", () => {
    const problem = new ApiProblem(400, {
      errors: [
        { field: "vatNumber", message: "a" },
        { field: "email", message: "b" },
        { field: "physicalAddress", message: "c" },
        { field: "postalAddress.lines[1]", message: "d" },
        { field: "postalAddress.postalCode", message: "e" },
        { field: "somethingNew", message: "f" },
        { field: "email", message: "g" },
      ],
    });
    expect(serverErrors(problem, FIELDS, inputPath)).toEqual({
      vatNumber: "a",
      email: "b g",
      "physicalAddress.lines": "c",
      "postalAddress.lines": "d",
      "postalAddress.postalCode": "e",
      "": "f",
    });
  });

  it("is listed in the order of the form", () => {
    const errors = { vatNumber: "2", name: "1", "postalAddress.city": "3" };
    expect(inFormOrder(errors, FIELDS).map(([, message]) => message)).toEqual(["1", "2", "3"]);
  });

  it("knows what hides in More Details", () => {
    expect(inMoreDetails("physicalAddress.city")).toBe(true);
    expect(inMoreDetails("name")).toBe(false);
  });
});
