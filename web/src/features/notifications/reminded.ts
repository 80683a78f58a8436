/** Under which name this browser keeps which reminders it has shown, and how many it remembers. */
const KEY = "crm.reminded";
const MOST = 20;

/** True for the first page of this browser that shows a reminder; several may hear of it. */
export function isFirstToRemind(reminder: string): boolean {
  try {
    const shown: string[] = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    if (shown.includes(reminder)) return false;
    localStorage.setItem(KEY, JSON.stringify([...shown, reminder].slice(-MOST)));
  } catch {
    // Nothing can be kept, or what is kept is broken: once more is better than never.
  }
  return true;
}
