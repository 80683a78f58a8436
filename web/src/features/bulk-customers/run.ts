import { answer, api } from "@/api/client";
import { SubmitKey } from "@/api/submit-key";
import type { BulkUpdateResult } from "@/api/types";
import type { Item, Step } from "./change";

/** Most customers of a call. */
export const MOST_AT_ONCE = 500;

/**
 * Changes of many customers, in as many calls as they need. If one fails, `run` goes on behind those that are done; the failed
 * one is sent under the same key, so that it is not done twice if only its answer was lost.
 */
export class BulkRun {
  readonly #parts: Step[];
  readonly #key = new SubmitKey();
  readonly #results: BulkUpdateResult[] = [];
  /** How many customers there are. */
  readonly size: number;

  constructor(steps: readonly Step[]) {
    this.#parts = steps.flatMap(({ change, items }) => split(items).map((part) => ({ change, items: part })));
    this.size = steps.reduce((sum, { items }) => sum + items.length, 0);
  }

  /** What became of those that are done. */
  get results(): readonly BulkUpdateResult[] {
    return this.#results;
  }

  /** Does what is not done yet, and tells after each call how many customers are done. */
  async run(onProgress: (done: number) => void): Promise<readonly BulkUpdateResult[]> {
    for (let part = this.#parts[0]; part; part = this.#parts[0]) {
      const { results } = await answer(
        api.POST("/api/v1/customers/bulk-update", {
          params: { header: { "Idempotency-Key": this.#key.for(part) } },
          body: part,
        }),
      );
      this.#parts.shift();
      this.#results.push(...results);
      onProgress(this.#results.length);
    }
    return this.#results;
  }
}

function split(items: readonly Item[]): Item[][] {
  const parts: Item[][] = [];
  for (let at = 0; at < items.length; at += MOST_AT_ONCE) parts.push(items.slice(at, at + MOST_AT_ONCE));
  return parts;
}
