/** The token of the page before, which says where it ended; undefined if that is not known. */
export type TokenBefore = () => string | undefined;

/** Where a page begins, as the API takes it: where the page before ended, which costs the same anywhere in a list; or after rows that the server has to skip. */
export function pageStart(skip: number, token?: TokenBefore): { skip: number } | { pageToken: string } {
  const pageToken = token?.();
  return pageToken ? { pageToken } : { skip };
}
