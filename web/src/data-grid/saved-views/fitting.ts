/** Widths in pixels: of a letter on average, of what is around a name, of the widest tab, and of the menu for the rest. */
const LETTER = 7;
const AROUND = 44;
const WIDEST = 200;
const MENU = 110;

/**
 * How many of the tabs have room side by side, at least the first. It is reckoned from the names: measuring would have to
 * draw them all first, and they would jump. A width of 0 is one that is not known yet.
 */
export function fitting(names: readonly string[], width: number): number {
  if (width === 0) return names.length;
  let used = 0;
  const fits = names.findIndex((name, place) => {
    used += Math.min(WIDEST, name.length * LETTER + AROUND);
    const last = place === names.length - 1;
    return used > width - (last ? 0 : MENU);
  });
  return fits === -1 ? names.length : Math.max(1, fits);
}
