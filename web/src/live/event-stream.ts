import type { ChangeEvent, LiveMessage } from "./live-protocol";

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 30_000;

/**
 * One connection to the server's stream of changes that connects again by itself, also where the browser's
 * EventSource gives up (any answer but 200, for example 401 or 503).
 */
export class EventStream {
  #source: EventSource | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wait = FIRST_WAIT;
  readonly #url: string;
  readonly #tell: (message: LiveMessage) => void;

  constructor(url: string, tell: (message: LiveMessage) => void) {
    this.#url = url;
    this.#tell = tell;
  }

  /** Connects, unless connected. A pending wait is cut short. */
  connect(): void {
    if (this.#source && this.#source.readyState !== EventSource.CLOSED) return;
    this.close();
    const source = new EventSource(this.#url);
    this.#source = source;
    source.addEventListener("open", () => {
      this.#wait = FIRST_WAIT;
      this.#tell({ kind: "connected" });
    });
    source.addEventListener("change", ({ data }: MessageEvent<string>) => {
      const event = parse(data);
      if (event) this.#tell({ kind: "change", event });
    });
    source.addEventListener("error", () => {
      this.#tell({ kind: "disconnected" });
      if (source.readyState !== EventSource.CLOSED) return;
      this.#tell({ kind: "refused" });
      this.#timer = setTimeout(() => this.connect(), this.#wait);
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    });
  }

  /** Closes the connection and stops trying. */
  close(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }
}

function parse(data: string): ChangeEvent | null {
  try {
    const { type, id, version, change } = JSON.parse(data) as Partial<Record<keyof ChangeEvent, unknown>>;
    if (typeof type !== "string" || typeof id !== "string") return null;
    return { type, id, version: String(version ?? ""), change: String(change ?? "") };
  } catch {
    return null;
  }
}
