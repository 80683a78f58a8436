import i18next from "i18next";
import { expect, it } from "vitest";
import { ApiProblem } from "@/api/problem";
import { inFormOrder, serverErrors } from "@/form/errors";
import { validate } from "./validate";
import { type ContactValues, FIELDS, NO_VALUES } from "./values";

const t = i18next.t;

it("asks for the name, the role and one way to reach the contact", () => {
  expect(Object.keys(validate(t, NO_VALUES))).toEqual(["givenName", "role", "mobile"]);
  expect(validate(t, { ...NO_VALUES, givenName: "Zinzi", role: "BUYER", email: "z@hope.example" })).toEqual({});
});

it("finds what is too long and what is no e-mail address", () => {
  const typed = { ...NO_VALUES, givenName: "x".repeat(81), role: "BUYER", email: "see notes" };
  expect(Object.keys(validate(t, typed)).sort()).toEqual(["email", "givenName"]);
});

const least: ContactValues = { ...NO_VALUES, givenName: "Zinzi", role: "BUYER", mobile: "082 555 0100" };

it("finds a birthday that is still to come, at once with all other mistakes", () => {
  const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  const typed = { ...NO_VALUES, mobile: "abc", email: "see notes", birthday: tomorrow };
  expect(Object.keys(validate(t, typed)).sort()).toEqual(["birthday", "email", "givenName", "mobile", "role"]);
  expect(Object.keys(validate(t, { ...least, birthday: "12026-01-01" }))).toEqual(["birthday"]);
  expect(validate(t, { ...least, birthday: new Date().toISOString().slice(0, 10) })).toEqual({});
});

it("lets the ERP's values stand that nobody touched", () => {
  const fromErp = { ...least, role: "", mobile: "none", telephone: "see notes", email: "n/a", birthday: "2999-01-01" };
  expect(validate(t, { ...fromErp, title: "Dr" }, fromErp)).toEqual({});
  expect(Object.keys(validate(t, { ...fromErp, mobile: "no" }, fromErp))).toEqual(["mobile"]);
  const silent = { ...least, mobile: "" };
  expect(validate(t, { ...silent, title: "Dr" }, silent)).toEqual({});
  expect(Object.keys(validate(t, { ...least, mobile: "" }, least))).toEqual(["mobile"]);
  // The last way to reach the contact is gone: that is told at the cell number, whichever it was.
  const byMail = { ...silent, email: "z@hope.example" };
  expect(Object.keys(validate(t, { ...byMail, email: "" }, byMail))).toEqual(["mobile"]);
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
