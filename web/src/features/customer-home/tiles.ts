/** The detail tiles of a customer, in their order. The first one is open when the address names none. */
export const TILES = ["sales", "addresses", "contacts", "notes", "salesmen", "history"] as const;
export type Tile = (typeof TILES)[number];

/** The address of the customer home page: which detail tile is open. */
export interface CustomerHomeSearch {
  tab?: Tile;
}

/** Reads the address. */
export function parseCustomerHomeSearch(search: Record<string, unknown>): CustomerHomeSearch {
  return tileSearch(TILES.find((tile) => tile === search.tab));
}

/** The address of an open tile. */
export function tileSearch(tile: Tile | undefined): CustomerHomeSearch {
  return { tab: tile === TILES[0] ? undefined : tile };
}
