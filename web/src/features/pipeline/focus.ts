import type { KeyboardEvent } from "react";

/** Marks what has the focus of a card. */
export const CARD = "data-card";

/** Moves the focus from card to card: up and down in a column, left and right to the card beside it. */
export function stepFocus(event: KeyboardEvent<HTMLElement>, board: HTMLElement): void {
  const lists = [...board.querySelectorAll<HTMLElement>("[data-column]")].map((column) => [
    ...column.querySelectorAll<HTMLElement>(`[${CARD}]`),
  ]);
  const at = lists.findIndex((cards) => cards.includes(event.currentTarget));
  const row = lists[at]?.indexOf(event.currentTarget) ?? 0;
  const next = target(event.key, lists, at, row);
  if (next === undefined) return;
  event.preventDefault();
  next?.focus();
}

/** The card that a key leads to; null if there is none, undefined if the key does not lead anywhere. */
function target(key: string, lists: HTMLElement[][], at: number, row: number): HTMLElement | null | undefined {
  const cards = lists[at] ?? [];
  switch (key) {
    case "ArrowDown":
      return cards[row + 1] ?? null;
    case "ArrowUp":
      return cards[row - 1] ?? null;
    case "Home":
      return cards[0] ?? null;
    case "End":
      return cards.at(-1) ?? null;
    case "ArrowRight":
      return beside(lists.slice(at + 1), row);
    case "ArrowLeft":
      return beside(lists.slice(0, at).reverse(), row);
    default:
      return undefined;
  }
}

/** The card in the same row of the nearest column that has cards. */
function beside(lists: HTMLElement[][], row: number): HTMLElement | null {
  const cards = lists.find((each) => each.length > 0) ?? [];
  return cards[Math.min(row, cards.length - 1)] ?? null;
}
