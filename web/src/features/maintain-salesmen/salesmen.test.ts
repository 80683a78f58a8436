import { expect, it } from "vitest";
import type { Employee } from "@/api/types";
import { customer } from "@/test/samples";
import { leavesNobody, salesmenOf } from "./salesmen";

const employee = (id: string, displayName: string, more: Partial<Employee> = {}): Employee => ({
  id,
  code: id,
  displayName,
  email: "",
  telephone: "",
  active: true,
  salesman: true,
  managerId: "",
  site: "",
  version: "1",
  managerName: "",
  ...more,
});

it("shows everybody who sells, the main salesman first and the others by name", () => {
  const staff = [employee("t", "Thandi"), employee("b", "Bongani"), employee("m", "Maria")];
  const lines = salesmenOf(customer({ mainSalesmanId: "t", additionalSalesmanIds: [] }), staff, "?");
  expect(lines.map(({ name, main }) => [name, main])).toEqual([
    ["Thandi", true],
    ["Bongani", false],
    ["Maria", false],
  ]);
});

it("shows those who left or sell nothing only while they are linked", () => {
  const staff = [
    employee("g", "Gone", { active: false }),
    employee("o", "Office", { salesman: false }),
    employee("l", "Linked and gone", { active: false }),
  ];
  const lines = salesmenOf(customer({ mainSalesmanId: "", additionalSalesmanIds: ["l"] }), staff, "?");
  expect(lines.map(({ name, former }) => [name, former])).toEqual([["Linked and gone", true]]);
});

it("names whom nobody knows", () => {
  const linked = customer({ mainSalesmanId: "x", mainSalesmanName: "Xola", additionalSalesmanIds: ["y"] });
  expect(salesmenOf(linked, [], "Former salesman").map(({ name }) => name)).toEqual(["Xola", "Former salesman"]);
});

it("keeps the last one of a customer without a main salesman", () => {
  const none = { additionalSalesmanIds: [] };
  expect(leavesNobody({ mainSalesmanId: "", additionalSalesmanIds: ["y"] }, none)).toBe(true);
  expect(leavesNobody({ mainSalesmanId: "", additionalSalesmanIds: ["y"] }, { additionalSalesmanIds: ["z"] })).toBe(
    false,
  );
  expect(leavesNobody({ mainSalesmanId: "x", additionalSalesmanIds: ["y"] }, none)).toBe(false);
  expect(leavesNobody({ mainSalesmanId: "", additionalSalesmanIds: [] }, none)).toBe(false);
});
