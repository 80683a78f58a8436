import { useState } from "react";

/** Which columns a person has hidden, on this device: false means hidden. */
export type HiddenColumns = Record<string, boolean>;

/** The column choice of a grid, kept in the browser. */
export function useStoredColumns(grid: string): [HiddenColumns, (next: HiddenColumns) => void] {
  const key = `crm.columns.${grid}`;
  const [hidden, setHidden] = useState<HiddenColumns>(() => stored(key));
  return [
    hidden,
    (next) => {
      setHidden(next);
      try {
        localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // Storage is blocked: the choice lasts until the page is left.
      }
    },
  ];
}

function stored(key: string): HiddenColumns {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    if (typeof value !== "object" || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter(([, shown]) => shown === false));
  } catch {
    return {};
  }
}
