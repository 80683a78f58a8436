/** The detail tiles of a customer, in their order. The first one is open when the address names none. */
export const TILES = ["sales", "addresses", "contacts", "openActivities", "notes", "salesmen", "history"] as const;
export type Tile = (typeof TILES)[number];

/** The address of the customer home page: which detail tile is open. */
export interface CustomerHomeSearch {
  tab?: Tile;
  /** The months that the Sales tile marks: "2026-11", or from the first to the last one, "2026-09_2026-11". */
  months?: string;
}

const MONTHS = /^\d{4}-\d{2}(?:_\d{4}-\d{2})?$/;

/** Reads the address. */
export function parseCustomerHomeSearch(search: Record<string, unknown>): CustomerHomeSearch {
  const { tab } = tileSearch(TILES.find((tile) => tile === search.tab));
  const months = typeof search.months === "string" && MONTHS.test(search.months) ? search.months : undefined;
  return { tab, months: tab === undefined ? months : undefined };
}

/** The address of an open tile. */
export function tileSearch(tile: Tile | undefined): CustomerHomeSearch {
  return { tab: tile === TILES[0] ? undefined : tile };
}
