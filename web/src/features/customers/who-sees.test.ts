import { expect, it } from "vitest";
import type { Session } from "@/api/types";
import { customer, session } from "@/test/samples";
import { sees } from "./who-sees";

const sams = customer();
const shared = customer({ mainSalesmanId: "employee-thandi", additionalSalesmanIds: ["employee-sam"] });
const thandis = customer({ mainSalesmanId: "employee-thandi" });
const grouped = customer({ mainSalesmanId: "employee-thandi", groupSalesmanIds: ["employee-sam"] });
const nobodys = customer({ mainSalesmanId: "" });
const noEmployee = { user: session.user && { ...session.user, employeeId: "" } };

it.each<[string, Partial<Session>, typeof sams, boolean | undefined]>([
  ["a salesman his own", {}, sams, true],
  ["a salesman what he is linked to", {}, shared, true],
  ["a salesman what a group opens to him", {}, grouped, true],
  ["a salesman not his colleague's", {}, thandis, false],
  ["a scope that is not set no more than one's own", { scope: "SCOPE_UNSPECIFIED" }, thandis, false],
  ["who is no employee not what has no salesman", noEmployee, nobodys, false],
  ["a manager his own", { scope: "SCOPE_TEAM" }, sams, true],
  ["a manager somebody's of his team, as the server says", { scope: "SCOPE_TEAM" }, thandis, undefined],
  ["an administrator everybody's", { scope: "SCOPE_ALL", ...noEmployee }, thandis, true],
])("shows %s", (_, changes, shown, expected) => {
  expect(sees({ ...session, ...changes }, shown)).toBe(expected);
});
