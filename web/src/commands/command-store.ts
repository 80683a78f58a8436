import type { IconProps } from "@tabler/icons-react";
import type { ComponentType } from "react";

/** Something the user can do here: by key, in the palette and in the list of shortcuts. */
export interface Command {
  id: string;
  label: string;
  icon: ComponentType<IconProps>;
  /** A single character as on the keyboard, for example "E"; absent means palette only. */
  keys?: string;
  run: () => void;
}

const commands = new Map<string, Command>();
const listeners = new Set<() => void>();
let snapshot: readonly Command[] = [];

/** Offers commands until the returned function is called. Later offers of the same id win. */
export function offer(offered: readonly Command[]): () => void {
  for (const command of offered) commands.set(command.id, command);
  changed();
  return () => {
    for (const command of offered) {
      if (commands.get(command.id) === command) commands.delete(command.id);
    }
    changed();
  };
}

/** What is on offer now, oldest first; the same array while nothing changes. */
export function offered(): readonly Command[] {
  return snapshot;
}

/** Calls back when the offer changes; returns the way to stop. */
export function subscribeToCommands(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed(): void {
  snapshot = [...commands.values()];
  for (const listener of listeners) listener();
}
