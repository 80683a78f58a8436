import { randomId } from "@/api/random-id";
import { type Draft, type DraftName, readDraft, removeDraft, writeDraft } from "./draft-store";

/**
 * The draft of one open form. No other open form writes to it: when the same draft is opened a second time, by a
 * duplicated tab or from the home page, the one that did not open it last goes on in a new draft.
 */
export class DraftSlot<Values> {
  readonly #owner: string;
  readonly #writer = randomId();
  readonly #onMove: (id: string) => void;
  #name: DraftName;

  /** `onMove` hears of the new draft when the form goes on in another one. */
  constructor(owner: string, name: DraftName, onMove: (id: string) => void) {
    this.#owner = owner;
    this.#name = name;
    this.#onMove = onMove;
  }

  /** Which draft it is now. */
  get name(): DraftName {
    return this.#name;
  }

  /** What is kept there. */
  read(): Draft<Values> | null {
    return readDraft<Values>(this.#owner, this.#name);
  }

  /** Makes what is kept there this form's own. */
  claim(): void {
    const draft = this.read();
    if (draft && draft.writer !== this.#writer) writeDraft(this.#owner, { ...draft, writer: this.#writer });
  }

  /** Keeps what is typed. */
  write(draft: Omit<Draft<Values>, "form" | "id" | "writer">): void {
    if (this.#isTaken()) {
      this.#name = { ...this.#name, id: randomId() };
      this.#onMove(this.#name.id);
    }
    writeDraft<Values>(this.#owner, { ...draft, ...this.#name, writer: this.#writer });
  }

  /** Drops what is kept, unless it is another form's by now. */
  remove(): void {
    if (!this.#isTaken()) removeDraft(this.#owner, this.#name);
  }

  #isTaken(): boolean {
    const draft = this.read();
    return draft !== null && draft.writer !== this.#writer;
  }
}
