import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { isProblem } from "@/api/problem";
import type { Session } from "@/api/types";
import { SESSION_CHANNEL } from "./session-channel";
import { sessionGate } from "./session-gate";

/** What the log-in page asks for. */
export interface Credentials {
  tenant: string;
  email: string;
  password: string;
}

/** Who is logged in; `null` when nobody is. */
export const sessionOptions = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      const session = await answer(api.GET("/api/v1/session", { signal }));
      sessionGate.enter();
      return session;
    } catch (error) {
      if (isProblem(error, 401)) return null;
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});

const otherTabs = new BroadcastChannel(SESSION_CHANNEL);

/** Logs in, on the log-in page or again in place. */
export async function logIn(queries: QueryClient, credentials: Credentials): Promise<Session> {
  const session = await answer(api.POST("/api/v1/session", { body: credentials }));
  queries.setQueryData(sessionOptions.queryKey, session);
  sessionGate.enter();
  otherTabs.postMessage(session.user?.id);
  return session;
}

/** Logs out. The page is loaded anew, so that nothing of the user stays in its memory. */
export async function logOut(): Promise<void> {
  try {
    await answer(api.DELETE("/api/v1/session"));
  } catch (error) {
    if (!isProblem(error, 401)) throw error;
  }
  otherTabs.postMessage(null);
  leaveForLogIn();
}

/**
 * Ends all sessions of the user, this one too. `forget` removes what the user has on this device; it is called once the
 * server has done its part.
 */
export async function logOutEverywhere(forget: () => void): Promise<void> {
  try {
    await answer(api.DELETE("/api/v1/sessions"));
  } catch (error) {
    if (!isProblem(error, 401)) throw error;
  }
  forget();
  otherTabs.postMessage(null);
  leaveForLogIn();
}

/**
 * Asks whether the session still holds, after something hinted that it may not: another browser may have ended it, or
 * an administrator. The answer shows itself: the log-in dialog comes up, or the page that says the company is suspended.
 */
export async function checkSession(): Promise<void> {
  try {
    await answer(api.GET("/api/v1/session"));
  } catch (error) {
    if (isProblem(error, 401)) void sessionGate.expired();
  }
}

/** Loads the log-in page, dropping everything this page holds in memory. */
export function leaveForLogIn(): void {
  sessionGate.leave();
  globalThis.location.assign("/login");
}

/**
 * Follows log-ins and log-outs in other tabs: the same user again opens the gate here too, anybody else loads this
 * page anew, because what it shows belongs to somebody who is gone.
 */
export function followOtherTabs(queries: QueryClient): () => void {
  const onMessage = ({ data: userId }: MessageEvent<string | null | undefined>) => {
    const here = queries.getQueryData(sessionOptions.queryKey)?.user?.id ?? null;
    if (userId && userId === here) sessionGate.enter();
    else if (userId !== here) globalThis.location.reload();
  };
  otherTabs.addEventListener("message", onMessage);
  return () => otherTabs.removeEventListener("message", onMessage);
}
