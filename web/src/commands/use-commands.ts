import { useLayoutEffect, useSyncExternalStore } from "react";
import { readSettings } from "@/settings/settings";
import { type Command, offer, offered, subscribeToCommands } from "./command-store";
import { isLayerOpen } from "./open-layer";

/** Offers commands while the calling component is shown. `commands` must be memoised. */
export function useCommands(commands: readonly Command[]): void {
  // Before the page is painted: what is seen can be done.
  useLayoutEffect(() => offer(commands), [commands]);
}

/** What is on offer now. */
export function useOfferedCommands(): readonly Command[] {
  return useSyncExternalStore(subscribeToCommands, offered);
}

/** Runs the offered command of a pressed key. Called once, by the shell. */
export function useCommandKeys(): void {
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (!readSettings().singleKeys || isTyping(event.target) || isLayerOpen()) return;
      const command = offered().find(({ keys }) => keys?.toLowerCase() === event.key.toLowerCase());
      if (!command) return;
      event.preventDefault();
      command.run();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

/** True where a key writes a character or chooses an option. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest("input, textarea, select, [role='listbox'], [role='menu'], [role='combobox']") !== null
  );
}
