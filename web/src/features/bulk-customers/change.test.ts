import { expect, it } from "vitest";
import type { BulkUpdateResult } from "@/api/types";
import { summary } from "@/test/samples";
import { afterwards, type Chosen, stepOf, stepsBack } from "./change";
import { idFilter } from "./id-filter";

const customers = [
  summary({ id: "a", rank: "GOLD", etag: "1" }),
  summary({ id: "b", rank: "WOOD", etag: "1" }),
  summary({ id: "c", rank: "PLAT", etag: "5" }),
  summary({ id: "d", rank: "GOLD", etag: "1" }),
  summary({ id: "e", rank: "GOLD", etag: "1" }),
];
const platinum: Chosen = { field: "rank", value: "PLAT", label: "Platinum" };
const thandi: Chosen = { field: "salesman", value: "employee-thandi", label: "Thandi" };

const result = (id: string, outcome: string, etag: string): BulkUpdateResult => ({
  id,
  outcome: `BULK_UPDATE_OUTCOME_${outcome}` as BulkUpdateResult["outcome"],
  etag,
});
const results = [
  result("a", "UPDATED", "2"),
  result("b", "UPDATED", "2"),
  result("c", "UNCHANGED", "5"),
  result("d", "UPDATED", "2"),
  result("e", "REFUSED", ""),
];

it("asks for one change of the customers as they were seen", () => {
  const two = customers.slice(0, 2);
  const items = [
    { id: "a", etag: "1" },
    { id: "b", etag: "1" },
  ];
  expect(stepOf(platinum, two)).toEqual({ change: { rank: "PLAT" }, items });
  expect(stepOf(thandi, two)).toEqual({ change: { linkSalesmanId: "employee-thandi" }, items });
});

it("gives back to each changed customer what it had, if nobody has changed it since", () => {
  expect(stepsBack(platinum, customers, results)).toEqual([
    {
      change: { rank: "GOLD" },
      items: [
        { id: "a", etag: "2" },
        { id: "d", etag: "2" },
      ],
    },
    { change: { rank: "WOOD" }, items: [{ id: "b", etag: "2" }] },
  ]);
});

it("unlinks only those who were not linked before", () => {
  const [step, ...rest] = stepsBack(thandi, customers, results);
  expect(rest).toEqual([]);
  expect(step?.change).toEqual({ unlinkSalesmanId: "employee-thandi" });
  expect(step?.items.map(({ id }) => id)).toEqual(["a", "b", "d"]);
  expect(stepsBack(thandi, customers, [result("c", "UNCHANGED", "5")])).toEqual([]);
});

it("knows the changed customers as they are now", () => {
  const now = afterwards(platinum, customers, results);
  expect(now.map(({ id, etag, rank, rankName }) => [id, etag, rank, rankName])).toEqual([
    ["a", "2", "PLAT", "Platinum"],
    ["b", "2", "PLAT", "Platinum"],
    ["d", "2", "PLAT", "Platinum"],
  ]);
  expect(afterwards(thandi, customers, results)[0]).toEqual({ ...customers[0], etag: "2" });
});

it("names the customers of a file, a hundred in a condition", () => {
  const ids = Array.from({ length: 250 }, (_, number) => `c-${number}`);
  const filters = idFilter(ids)?.group?.filters ?? [];
  expect(idFilter(ids)?.group?.combinator).toBe("COMBINATOR_OR");
  expect(filters.map(({ condition }) => condition?.values?.length)).toEqual([100, 100, 50]);
  expect(idFilter(["a"])).toEqual({ condition: { field: "id", operator: "OPERATOR_ANY_OF", values: ["a"] } });
});
