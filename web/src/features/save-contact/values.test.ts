import { expect, it } from "vitest";
import { contact } from "@/test/samples";
import { changedFields, inputOf, NO_VALUES, patchOf, valuesOf } from "./values";

it("fills the form from a contact and finds no change in it", () => {
  const values = valuesOf(contact());
  expect(values).toMatchObject({ givenName: "Zinzi", role: "BUYER", isSalesContact: true, birthday: "" });
  expect(changedFields(values, { ...values, givenName: " Zinzi " })).toEqual([]);
});

it("sends just what changed, also what became blank or false", () => {
  const base = valuesOf(contact());
  const typed = { ...base, mobile: " ", email: " z@hope.example ", acceptsSalesCalls: false };
  expect(patchOf(base, typed)).toEqual({ mobile: "", email: "z@hope.example", acceptsSalesCalls: false });
});

it("creates a contact without blank texts", () => {
  const typed = { ...NO_VALUES, givenName: " Zinzi ", role: "BUYER", mobile: "082" };
  expect(inputOf(typed)).toEqual({
    givenName: "Zinzi",
    role: "BUYER",
    mobile: "082",
    isSalesContact: true,
    acceptsSalesCalls: true,
    active: true,
  });
});
