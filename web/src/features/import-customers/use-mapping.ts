import { useState } from "react";
import { SubmitKey } from "@/api/submit-key";
import type { CustomerImport } from "@/api/types";
import { useDraft } from "@/form/use-draft";
import type { FormDraft } from "@/form/use-form-draft";

/** What is chosen in the second step of an import. */
export interface Mapping {
  /** The field of each column; empty for one that is left out. */
  fields: string[];
  defaults: Record<string, string>;
  skipDuplicates: boolean;
  goodRowsOnly: boolean;
}

/**
 * What is chosen, a draft until the rows are checked. It counts for the version of the import on which it was chosen:
 * the columns of another one may be others.
 */
export function useMapping(shown: CustomerImport, kept: FormDraft<Mapping>) {
  const stored = mappingOf(shown);
  const fits = ({ etag }: { etag: string }) => etag === shown.etag;
  const [found, setFound] = useState(kept.found && fits(kept.found) ? kept.found : null);
  const [mapping, setMapping] = useState(found?.values ?? stored);
  // Checking twice does no harm: there is no attempt to remember.
  const [submitKey] = useState(() => new SubmitKey());
  const draft = useDraft<Mapping>({
    slot: kept.slot,
    submitKey,
    titleOf: () => shown.fileName,
    isChanged: (base, values) => JSON.stringify(base) !== JSON.stringify(values),
  });
  return {
    mapping,
    change: (changes: Partial<Mapping>) => {
      const next = { ...mapping, ...changes };
      setMapping(next);
      draft.note({ values: stored, etag: shown.etag }, next);
    },
    /** It is saved: there is nothing to keep any more. */
    drop: draft.drop,
    /** For the notices above. */
    notices: {
      found,
      waiting: kept.waiting.filter(fits),
      onGoOn: kept.goOn,
      onDiscard: () => {
        draft.drop();
        setFound(null);
        setMapping(stored);
      },
    },
  };
}

function mappingOf({ fields, defaults, skipDuplicates = true, goodRowsOnly = false }: CustomerImport): Mapping {
  return { fields, defaults, skipDuplicates, goodRowsOnly };
}
