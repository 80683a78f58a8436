import { randomId } from "./random-id";

/** A submit and its key, as a draft keeps it over a reload. */
export interface Submit {
  body: string;
  key: string;
}

/**
 * Gives each submit its `Idempotency-Key`. Sending the same body again (a second click, a retry after a lost answer)
 * uses the same key, so that the server carries it out once; another body is another submit.
 */
export class SubmitKey {
  #last: Submit | null;

  constructor(last: Submit | null = null) {
    this.#last = last;
  }

  /** The key for this body. */
  for(body: unknown): string {
    const text = JSON.stringify(body);
    if (this.#last?.body !== text) this.#last = { body: text, key: randomId() };
    return this.#last.key;
  }

  /** The last submit, to be kept where it survives a reload. */
  get last(): Submit | null {
    return this.#last;
  }
}
