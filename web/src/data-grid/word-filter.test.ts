import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import type { ColumnValue, ValuesOf } from "./columns";
import { gridState } from "./grid-state";
import { wordFilter } from "./word-filter";

const NAMES = { OPEN: "Open", WON: "Won", LOST: "Lost" } as const;
const asked: string[] = [];

/** The server, where no case is lost. It knows words, not what people read. */
const valuesOf = (field: string): ValuesOf => {
  return (prefix) => ({
    queryKey: ["values", field, prefix],
    queryFn: () => {
      asked.push(`${field} ${prefix}`);
      return [
        { value: "WON", description: "WON", count: 1 },
        { value: "OPEN", description: "OPEN", count: 3 },
      ];
    },
  });
};

const filter = wordFilter("status", ["OPEN", "WON", "LOST"], (word) => NAMES[word], valuesOf);

async function values(prefix: string, narrowed: boolean): Promise<ColumnValue[]> {
  const query = filter.values(prefix, narrowed ? gridState({}, "name") : undefined);
  const found = await new QueryClient().fetchQuery(query as never);
  return query.select ? query.select(found as ColumnValue[]) : (found as ColumnValue[]);
}

it("offers all words where nothing says which rows there are", async () => {
  expect((await values("", false)).map(({ description }) => description)).toEqual(["Open", "Won", "Lost"]);
  expect((await values("LO", false)).map(({ value }) => value)).toEqual(["LOST"]);
  expect(asked).toEqual([]);
});

it("offers the words that are left in a grid, counted, in their order and by what people read", async () => {
  expect(await values("", true)).toEqual([
    { value: "OPEN", description: "Open", count: 3 },
    { value: "WON", description: "Won", count: 1 },
  ]);
  expect((await values("op", true)).map(({ value }) => value)).toEqual(["OPEN"]);
  // What is typed is found here: the server is asked for all of them.
  expect(asked).toEqual(["status ", "status "]);
});
