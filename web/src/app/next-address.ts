/**
 * Reads where to go after the log-in: only to addresses of this application, so that a forged link cannot lead away.
 * Any other is undefined and not left out, because the router keeps what a page does not replace.
 */
export function nextAddress(search: Record<string, unknown>): { next?: string } {
  const { next } = search;
  const inside = typeof next === "string" && /^\/(?![/\\])/.test(next) && next !== "/login" && next !== "/suspended";
  return { next: inside ? next : undefined };
}
