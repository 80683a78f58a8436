import { expect, it } from "vitest";
import { employees, session } from "@/test/samples";
import { salesmenFor } from "./salesmen";

const [sam, thandi] = employees as [(typeof employees)[number], (typeof employees)[number]];
const lerato = { ...thandi, id: "employee-lerato", displayName: "Lerato", managerId: "employee-thandi" };
const clerk = { ...thandi, id: "employee-clerk", salesman: false, managerId: "employee-sam" };
const gone = { ...thandi, id: "employee-gone", active: false, managerId: "employee-sam" };
const others = { ...thandi, id: "employee-other", displayName: "Other" };
const all = [lerato, { ...thandi, managerId: "employee-sam" }, sam, clerk, gone, others];
const ids = (scope: typeof session.scope) => salesmenFor({ ...session, scope }, all).map(({ value }) => value);

it("offers a manager himself and everybody below, an administrator everybody who sells", () => {
  expect(ids("SCOPE_TEAM").sort()).toEqual(["employee-lerato", "employee-sam", "employee-thandi"]);
  expect(ids("SCOPE_ALL")).toContain("employee-other");
  expect(ids("SCOPE_ALL")).not.toContain("employee-clerk");
  expect(ids("SCOPE_ALL")).not.toContain("employee-gone");
});
