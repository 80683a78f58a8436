import { suspension } from "./suspension";

/**
 * Holds requests back while the session is expired. The first 401 asks the user to log in again, in place; every
 * request that met a 401 waits and is then sent once more, so nothing that was typed or pressed is lost.
 */
class SessionGate {
  #open = false;
  #waiting: { promise: Promise<boolean>; settle: (loggedIn: boolean) => void } | null = null;
  readonly #listeners = new Set<() => void>();

  /** Somebody is logged in: a 401 from now on means that the session has expired. */
  enter(): void {
    this.#open = true;
    this.#settle(true);
  }

  /** Nobody is logged in any more: requests that wait fail with their 401. */
  leave(): void {
    this.#open = false;
    this.#settle(false);
  }

  /** Resolves to true once the user has logged in again, to false if he gave up. */
  expired(): Promise<boolean> {
    if (!this.#open) return Promise.resolve(false);
    if (!this.#waiting) {
      let settle: (loggedIn: boolean) => void = () => {};
      const promise = new Promise<boolean>((resolve) => {
        settle = resolve;
      });
      this.#waiting = { promise, settle };
      this.#tell();
    }
    return this.#waiting.promise;
  }

  /** True while requests wait for a new log-in. */
  readonly isExpired = (): boolean => this.#waiting !== null;

  /** Calls back when `isExpired` changes; returns the way to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #settle(loggedIn: boolean): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = null;
    waiting.settle(loggedIn);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const sessionGate = new SessionGate();

/** `fetch` that survives an expired session. Calls about the session itself get their 401 at once. */
export async function fetchInSession(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await fetch(request);
  const ofSession = new URL(request.url).pathname === "/api/v1/session";
  // Logging in may be about another company than the page's.
  if (!ofSession || request.method !== "POST") await suspension.follow(response);
  if (response.status !== 401 || ofSession) return response;
  return (await sessionGate.expired()) ? fetch(again) : response;
}
