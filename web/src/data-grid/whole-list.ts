import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { Paged, PageOf } from "./endless/use-endless-rows";
import { ALL_CHUNK } from "./grid-state";

/** Hears how many rows have been fetched. */
export type OnFetched = (count: number) => void;

/** Fetches all rows of a list, page by page, each from where the one before ended. */
export async function wholeList<Page extends Paged, Row, Key extends QueryKey>(
  queries: QueryClient,
  { pageOf, rowsOf }: { pageOf: PageOf<Page, Key>; rowsOf: (page: Page) => readonly Row[] },
  { onFetched, signal }: { onFetched: OnFetched; signal: AbortSignal },
): Promise<Row[]> {
  const rows: Row[] = [];
  let token: string | undefined;
  do {
    signal.throwIfAborted();
    const after = token;
    const page = await queries.fetchQuery({ ...pageOf(rows.length, ALL_CHUNK, () => after), staleTime: 0 });
    rows.push(...rowsOf(page));
    token = page.nextPageToken;
    onFetched(rows.length);
  } while (token);
  return rows;
}
