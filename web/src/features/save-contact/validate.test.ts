import i18next from "i18next";
import { expect, it } from "vitest";
import { ApiProblem } from "@/api/problem";
import { inFormOrder, serverErrors } from "@/form/errors";
import { validate } from "./validate";
import { FIELDS, NO_VALUES } from "./values";

const t = i18next.t;

it("asks for the name, the role and one way to reach the contact", () => {
  expect(Object.keys(validate(t, NO_VALUES))).toEqual(["givenName", "role", "mobile"]);
  expect(validate(t, { ...NO_VALUES, givenName: "Zinzi", role: "BUYER", email: "z@hope.example" })).toEqual({});
});

it("finds what is too long and what is no e-mail address", () => {
  const typed = { ...NO_VALUES, givenName: "x".repeat(81), role: "BUYER", email: "see notes" };
  expect(Object.keys(validate(t, typed)).sort()).toEqual(["email", "givenName"]);
});

it("leads the server's messages to their inputs, and others to the summary", () => {
  const problem = new ApiProblem(400, {
    errors: [
      { field: "businessTelephone", message: "Too long." },
      { field: "nothing", message: "Odd." },
    ],
  });
  expect(serverErrors(problem, FIELDS)).toEqual({ businessTelephone: "Too long.", "": "Odd." });
});

it("lists errors in the order of the form", () => {
  const errors = { role: "two", givenName: "one", birthday: "three" };
  expect(inFormOrder(errors, FIELDS).map(([, message]) => message)).toEqual(["one", "two", "three"]);
});
