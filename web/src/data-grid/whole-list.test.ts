import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import type { TokenBefore } from "@/api/page-start";
import { wholeList } from "./whole-list";

const PAGES = [
  { names: ["a", "b"], nextPageToken: "after-b" },
  { names: ["c", "d"], nextPageToken: "after-d" },
  { names: ["e"], nextPageToken: "" },
];

function list() {
  const asked: (string | undefined)[] = [];
  const pageOf = (skip: number, _pageSize: number, token?: TokenBefore) => ({
    queryKey: ["names", skip] as const,
    queryFn: async () => {
      asked.push(token?.());
      return PAGES[skip / 2] ?? { names: [], nextPageToken: "" };
    },
  });
  const rowsOf = ({ names }: { names: string[] }) => names;
  return { asked, of: { pageOf, rowsOf } };
}

it("fetches one page after the other, each from the end of the one before, and tells how many rows are here", async () => {
  const { asked, of } = list();
  const fetched: number[] = [];
  const told = { onFetched: (count: number) => fetched.push(count), signal: new AbortController().signal };
  expect(await wholeList(new QueryClient(), of, told)).toEqual(["a", "b", "c", "d", "e"]);
  expect(asked).toEqual([undefined, "after-b", "after-d"]);
  expect(fetched).toEqual([2, 4, 5]);
});

it("stops where it is told to", async () => {
  const { asked, of } = list();
  const control = new AbortController();
  const told = { onFetched: () => control.abort(), signal: control.signal };
  await expect(wholeList(new QueryClient(), of, told)).rejects.toThrow();
  expect(asked).toHaveLength(1);
});
