import { useState } from "react";

/** A list as long as its entries are the same, so that nothing is made anew from it. */
export function useSame<Entry>(list: readonly Entry[]): readonly Entry[] {
  const [kept, setKept] = useState(list);
  if (kept.length === list.length && kept.every((entry, index) => entry === list[index])) return kept;
  setKept(list);
  return list;
}
