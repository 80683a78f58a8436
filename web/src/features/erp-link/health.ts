import type { ErpLinkState } from "@/api/types";

export type Health = "good" | "parked" | "late" | "noQueue" | "silent" | "unknown";

/**
 * From this delay on the link is late, in seconds. A message takes less than a second, and a restart on either side is
 * over in a minute or two: what takes five minutes waits for somebody to look.
 */
const LATE = 5 * 60;

/** How a link does, in one word: the worst that can be said of it. Without a state nothing is known. */
export function healthOf(state: ErpLinkState | undefined, now: Date): Health {
  if (!state) return "unknown";
  if (state.queueMissing) return "noQueue";
  if (isLate(state, now)) return "late";
  if (state.parkedCount > 0) return "parked";
  // Whether it works is seen when the ERP speaks.
  return state.lastReceiveTime ? "good" : "silent";
}

/**
 * True if a message for the ERP has waited too long, or those that come from it now come too late. What came late a
 * while ago tells nothing: a load brings what happened last month, and nothing may follow it for days.
 */
function isLate({ oldestWaitingTime, lastReceiveTime, lag }: ErpLinkState, now: Date): boolean {
  const since = (time: string) => (now.getTime() - Date.parse(time)) / 1000;
  if (oldestWaitingTime && since(oldestWaitingTime) >= LATE) return true;
  if (!lag || !lastReceiveTime) return false;
  return Number.parseFloat(lag) >= LATE && since(lastReceiveTime) < LATE;
}
