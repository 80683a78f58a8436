import i18next from "i18next";
import { describe, expect, it } from "vitest";
import { ApiProblem } from "@/api/problem";
import { errorsOf, inFormOrder, serverErrors, tooLong, wrongEmail, wrongTelephones } from "./errors";

const FIELDS = ["name", "email", "postalAddress"];

describe("the server's refusal", () => {
  it("leads to the inputs its fields belong to, and else to the summary", () => {
    const problem = new ApiProblem(400, {
      errors: [
        { field: "email", message: "a" },
        { field: "email", message: "b" },
        { field: "somethingNew", message: "c" },
        { field: "postalAddress.city", message: "d" },
      ],
    });
    expect(serverErrors(problem, FIELDS)).toEqual({ email: "a b", "": "c", "postalAddress.city": "d" });
  });

  it("is led by the form where an input has another path", () => {
    const problem = new ApiProblem(400, {
      errors: [
        { field: "postalAddress.lines[1]", message: "a" },
        { field: "postalAddressee", message: "b" },
      ],
    });
    const inputPath = (field: string) => field.replace(/\[\d+\]$/, "");
    expect(serverErrors(problem, FIELDS, inputPath)).toEqual({ "postalAddress.lines": "a", "": "b" });
  });

  it("is listed in the order of the form, first what belongs to no input", () => {
    const errors = { "postalAddress.city": "4", email: "3", name: "2", "": "1" };
    expect(inFormOrder(errors, FIELDS).map(([, message]) => message)).toEqual(["1", "2", "3", "4"]);
  });
});

it("counts the characters of what is too long, without blanks around it", () => {
  const limits = { name: 3 };
  expect(tooLong(i18next.t, { name: " abc ", email: "abcd" }, limits)).toEqual({});
  expect(tooLong(i18next.t, { name: "abcd" }, limits)).toEqual({ name: "At most 3 characters, this has 4." });
  // As the server counts: JavaScript keeps each of these in two.
  expect(tooLong(i18next.t, { name: "🙂🙂🙂" }, limits)).toEqual({});
  expect(tooLong(i18next.t, { name: "🙂🙂🙂🙂" }, limits)).toEqual({ name: "At most 3 characters, this has 4." });
});

it("knows an e-mail address, and lets a blank be none", () => {
  expect(wrongEmail(i18next.t, " ")).toEqual({});
  expect(wrongEmail(i18next.t, " info@hope.co.za ")).toEqual({});
  expect(Object.keys(wrongEmail(i18next.t, "info@hope"))).toEqual(["email"]);
});

it.each([
  "112",
  "021 555 0100",
  "+27 (0)21 555-0100",
  "88.60.15.31",
  "0921-12 34 65 / 66",
  "021\u00a0555\u20110100",
  "021 555 0100 x12",
  "021 555 0100 ext. 12",
  "(021) 555 0100 Ext 12",
  "021 555 0100 extension 12",
  " ",
])("takes %s as telephone number", (telephone) => {
  expect(wrongTelephones(i18next.t, { telephone }, ["telephone"])).toEqual({});
});

it.each(["abc", "-", "ext. 123", "021 555 0100 Zinzi", "info@hope.co.za", "021 555 0100 ext", "n/a", "+()"])(
  "refuses %s as telephone number",
  (telephone) => {
    expect(Object.keys(wrongTelephones(i18next.t, { telephone }, ["telephone"]))).toEqual(["telephone"]);
  },
);

it("keeps the errors of the fields that are asked for, with all their parts", () => {
  const errors = { name: "1", email: "2", "postalAddress.city": "3" };
  expect(errorsOf(errors, ["name", "postalAddress"])).toEqual({ name: "1", "postalAddress.city": "3" });
});
