/** Id of the first of the months that the address names, in the table of the Sales tile. */
export const MARKED_MONTH = "marked-month";

/** Brings it into view, and the keyboard with it. */
export function focusMarkedMonth(): void {
  document.getElementById(MARKED_MONTH)?.focus();
}
