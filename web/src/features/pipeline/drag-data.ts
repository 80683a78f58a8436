import type { Case } from "@/api/types";
import type { Place } from "./board";

/** What is dragged, and what it is dropped on, as the library hands it around. */
type Data = Record<string | symbol, unknown>;

const CASE = Symbol("case");
const PLACE = Symbol("place");

/** A case to be dragged. */
export function dragData(of: Case): Data {
  return { [CASE]: of };
}

/** The case that is dragged; undefined if it is something else. */
export function dragged(data: Data): Case | undefined {
  return data[CASE] as Case | undefined;
}

/** A place to drop cases on. */
export function placeData(place: Place): Data {
  return { [PLACE]: place };
}

/** The place that a case is dropped on; undefined if it is none. */
export function placed(data: Data | undefined): Place | undefined {
  return data?.[PLACE] as Place | undefined;
}
