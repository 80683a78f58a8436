/**
 * True while something lies open above the page (a dialog, a menu, a drop-down): keys belong to it then. Some are kept
 * in the document while they are closed, hence the look at whether they can be seen.
 */
export function isLayerOpen(): boolean {
  const layers = document.querySelectorAll("[role='dialog'], [role='menu'], [role='listbox']");
  return [...layers].some((layer) => layer.checkVisibility());
}
