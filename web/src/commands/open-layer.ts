/** What lies open above the page: dialogs, menus, drop-downs. */
export const LAYERS = "[role='dialog'], [role='menu'], [role='listbox']";

/**
 * True while something lies open above the page (a dialog, a menu, a drop-down): keys belong to it then. Some are kept
 * in the document while they are closed, hence the look at whether they can be seen.
 */
export function isLayerOpen(): boolean {
  const layers = document.querySelectorAll(LAYERS);
  return [...layers].some((layer) => layer.checkVisibility());
}
