import { expect, it } from "vitest";
import { salesmanAmong } from "./whose";

const SALESMEN = [
  { id: "sam", salesmanName: "Sam Dlamini" },
  { id: "piet", salesmanName: "Piet Botha" },
];

it("means the salesman of a link at once, and knows his name when it has come", () => {
  expect(salesmanAmong("piet", undefined)).toEqual({ id: "piet" });
  expect(salesmanAmong("piet", SALESMEN)).toEqual({ id: "piet", name: "Piet Botha" });
});

it("means nobody where no salesman is named, or one for whom the user does not act", () => {
  expect(salesmanAmong(undefined, SALESMEN)).toBeUndefined();
  expect(salesmanAmong("thandi", SALESMEN)).toBeUndefined();
});
