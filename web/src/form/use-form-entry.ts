import { useLocation } from "@tanstack/react-router";
import { useState } from "react";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** Id of the draft that a form shall go on with. */
    draft?: string;
  }
}

/** Where in the history of the tab a form stands. */
export interface FormEntry {
  /** Stays the same over a reload; opening the page again gives another one. */
  key: string;
  /** Id of the draft that the link wants to go on with. */
  draft: string | undefined;
}

/** The entry of the page. A page takes its key as the form's, so that each entry has a form of its own. */
export function useFormEntry(): FormEntry {
  const { pathname, state } = useLocation();
  const [entry, setEntry] = useState({ pathname, key: state.__TSR_key ?? "", draft: state.draft });
  // While another page is being fetched this one is still shown: then the location is the other's already.
  if (pathname === entry.pathname && state.__TSR_key && state.__TSR_key !== entry.key) {
    setEntry({ pathname, key: state.__TSR_key, draft: state.draft });
  }
  return entry;
}
