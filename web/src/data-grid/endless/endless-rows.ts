import type { View } from "./pages";

/** What a grid knows of a list without page numbers, of which it holds only the rows around those in view. */
export interface EndlessRows<Row> {
  /** Names the list: another one begins at its top. */
  list: string;
  /** How many rows can be scrolled to. */
  count: number;
  /** Where each of the rows that are here stands in the list, from 0. */
  places: readonly number[];
  /** Tells what of the list is in view, so that it is fetched. */
  onView: (list: string, view: View) => void;
  /** The rows from one place to another; what is not here is fetched. Undefined if they are too many. */
  between: (first: number, last: number) => Promise<readonly Row[] | undefined>;
  /** What has been looked at, as it was then. */
  seen: () => readonly Row[];
}
