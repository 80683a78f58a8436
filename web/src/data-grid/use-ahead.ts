import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Paged, PageOf } from "./endless/use-endless-rows";

/**
 * Fetches pages before they are asked for: `ahead` does so with the one whose button somebody is about to press, and
 * whoever has turned a page gets the following one in the same direction.
 */
export function useAhead<Page extends Paged, Key extends QueryKey>(options: {
  page: number;
  size: number;
  pageOf: PageOf<Page, Key>;
  /** The present page; undefined until it is here. */
  shown: Page | undefined;
}): (page: number) => void {
  const { page, size, pageOf, shown } = options;
  const queries = useQueryClient();
  const [turned, setTurned] = useState({ page, by: 0 });
  if (turned.page !== page) setTurned({ page, by: page - turned.page });

  const ahead = (wanted: number) => {
    const token = shown?.nextPageToken;
    if (!shown || wanted < 1 || (wanted === page + 1 && !token)) return;
    // Where the present page ended, the next one begins.
    const options = pageOf((wanted - 1) * size, size, wanted === page + 1 ? () => token : undefined);
    void queries.prefetchQuery(options);
  };

  const { by } = turned;
  const isHere = shown !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each page that has come, not each time it changes.
  useEffect(() => {
    if (isHere && Math.abs(by) === 1) ahead(page + by);
  }, [isHere, page, by]);

  return ahead;
}
