import { createContext, useContext } from "react";
import type { ConditionProblem } from "../built-filter/check";
import type { FilterField } from "../built-filter/fields";

/** What the controls of the builder know beside what the library hands them. */
export interface BuilderState {
  fields: readonly FilterField[];
  /** What is unfinished, by the ids of conditions and groups. */
  problems: ReadonlyMap<string, ConditionProblem | "empty">;
  /** True once the filter was to be applied: only then is told what is unfinished. */
  tried: boolean;
  /** How many conditions there are. */
  count: number;
}

export const BuilderContext = createContext<BuilderState>({ fields: [], problems: new Map(), tried: false, count: 0 });

/** What the builder shows. */
export function useBuilder(): BuilderState {
  return useContext(BuilderContext);
}

/**
 * Puts the focus to the first control of a condition or group that is just being added, or to the button that adds to a
 * group from which something is just being removed: where the focus was is gone then.
 */
export function focusSoon(from: Element, path: readonly number[], control: "first" | "add"): void {
  const builder = from.closest("form");
  const place = `[data-path="${JSON.stringify(path)}"]`;
  requestAnimationFrame(() => {
    builder?.querySelector<HTMLElement>(`${place} ${control === "first" ? "select" : "[data-adds]"}`)?.focus();
  });
}
