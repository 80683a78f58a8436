/** Reason of the refusal that people of a suspended company meet. */
export const SUSPENDED = "TENANT_SUSPENDED";

/**
 * Whether the company of the logged-in user is suspended. Pages stay as they are behind the page that says so: what was
 * typed is there again when access is back.
 */
class Suspension {
  #text: string | null = null;
  readonly #listeners = new Set<() => void>();

  /** What the server says about it and whom to ask; null while there is access. */
  readonly text = (): string | null => this.#text;

  /** Calls back when `text` changes; returns the way to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes note of an answer of the API: a refusal for this reason begins it, a success ends it. */
  async follow(response: Response): Promise<void> {
    if (response.ok) this.#set(null);
    if (response.status !== 403) return;
    const problem: unknown = await response
      .clone()
      .json()
      .catch(() => null);
    const { reason, detail } = (problem ?? {}) as { reason?: unknown; detail?: unknown };
    if (reason === SUSPENDED) this.#set(String(detail ?? ""));
  }

  #set(text: string | null): void {
    if (this.#text === text) return;
    this.#text = text;
    for (const listener of this.#listeners) listener();
  }
}

export const suspension = new Suspension();
