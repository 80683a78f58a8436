import { useEffect, useState } from "react";
import { DraftSlot } from "@/drafts/draft-slot";
import { type Draft, draftKey, readDraft } from "@/drafts/draft-store";
import { holdDraft, openDrafts } from "@/drafts/open-drafts";
import { useDrafts } from "@/drafts/use-drafts";
import { useOwner } from "@/session/use-session";
import { type FormEntry, useFormEntry } from "./use-form-entry";

/** The draft of a form that is open, and those that wait for somebody to go on with them. */
export interface FormDraft<Values> {
  /** Another one is another filling of the form. */
  key: number;
  slot: DraftSlot<Values>;
  /** What was kept when the form was opened; null for an untouched form. */
  found: Draft<Values> | null;
  /** Drafts of the same form that are open nowhere, newest first. */
  waiting: Draft<Values>[];
  /** Fills the form from one of them; what is typed in it stays a draft. */
  goOn: (draft: Draft<Values>) => void;
}

/** Finds the draft of a form as its page opens. */
export function useFormDraft<Values>(form: string, entry: FormEntry): FormDraft<Values> {
  const owner = useOwner();
  const [id, setId] = useState(() => idAt(entry));
  const keep = (next: string) => {
    rememberId(entry, next);
    setId(next);
  };
  const open = (from: string, key: number) => {
    const slot = new DraftSlot<Values>(owner, { form, id: from }, keep);
    return { key, slot, found: slot.read() };
  };
  const [opened, setOpened] = useState(() => open(id, 0));

  useEffect(() => opened.slot.claim(), [opened.slot]);
  useEffect(() => holdDraft(draftKey(owner, { form, id })), [owner, form, id]);

  return {
    ...opened,
    waiting: useWaiting<Values>(owner, form, id),
    goOn: (draft) => {
      keep(draft.id);
      setOpened(open(draft.id, opened.key + 1));
    },
  };
}

/** True if the page was opened where something is typed into the form already: then its dialog is opened, too. */
export function useBegunHere(form: string): boolean {
  const owner = useOwner();
  const entry = useFormEntry();
  const [begun] = useState(() => readDraft(owner, { form, id: idAt(entry) }) !== null);
  return begun;
}

function useWaiting<Values>(owner: string, form: string, own: string): Draft<Values>[] {
  const drafts = useDrafts();
  // None is offered until it is known which are open.
  const [held, setHeld] = useState<ReadonlySet<string> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a draft that comes or changes is the event.
  useEffect(() => {
    let shown = true;
    void openDrafts().then((names) => {
      if (shown) setHeld(names);
    });
    return () => {
      shown = false;
    };
  }, [drafts]);
  if (!held) return [];
  const waiting = drafts.filter((each) => each.form === form && each.id !== own && !held.has(draftKey(owner, each)));
  return waiting as Draft<Values>[];
}

const MOVED = "crm.draft-at";

/** Id of the draft at an entry of the history: the one it moved to, the one its link names, or one of its own. */
function idAt({ key, draft }: FormEntry): string {
  try {
    return sessionStorage.getItem(`${MOVED}.${key}`) ?? draft ?? key;
  } catch {
    return draft ?? key;
  }
}

/** Notes where the draft of an entry went, for its next reload. */
function rememberId({ key }: FormEntry, id: string): void {
  try {
    sessionStorage.setItem(`${MOVED}.${key}`, id);
  } catch {
    // Storage is blocked: there are no drafts either.
  }
}
