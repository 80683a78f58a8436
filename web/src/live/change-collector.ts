import type { ChangeEvent } from "./live-protocol";

/** How long changes are collected before the page follows them: an ERP run may bring thousands at once. */
const COLLECT = 400;
/** How long the page may take to follow; what came meanwhile waits no longer. */
const LONGEST = 5_000;

/**
 * Collects changes and lets the page follow them, one lot after the other. A lot waits until the one before has been
 * fetched: fetching anew what is still being fetched would only give the server more to do, and never end.
 */
export class ChangeCollector {
  #collected: ChangeEvent[] = [];
  #busy = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #follow: (events: ChangeEvent[]) => Promise<unknown>;

  constructor(follow: (events: ChangeEvent[]) => Promise<unknown>) {
    this.#follow = follow;
  }

  add(event: ChangeEvent): void {
    this.#collected.push(event);
    this.#schedule();
  }

  /** Forgets what was collected. */
  close(): void {
    clearTimeout(this.#timer);
    this.#collected = [];
  }

  #schedule(): void {
    if (this.#busy || this.#collected.length === 0) return;
    this.#busy = true;
    this.#timer = setTimeout(() => {
      const events = this.#collected;
      this.#collected = [];
      this.#timer = setTimeout(() => this.#done(), LONGEST);
      const waiting = this.#timer;
      void this.#follow(events)
        .catch(() => undefined)
        .then(() => {
          if (waiting !== this.#timer) return;
          clearTimeout(waiting);
          this.#done();
        });
    }, COLLECT);
  }

  #done(): void {
    this.#busy = false;
    this.#schedule();
  }
}
