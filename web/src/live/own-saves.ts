import type { QueryClient } from "@tanstack/react-query";

/** Key of the sending of a form. */
export const SAVE_KEY = ["save"] as const;

/**
 * Done when no form is being sent any more. A change that is told live may be this page's own save, which knows better
 * what comes of it than whoever fetches the record anew: that may be one that the user has just given away.
 */
export async function savesSettled(queries: QueryClient): Promise<void> {
  if (queries.isMutating({ mutationKey: SAVE_KEY }) === 0) return;
  await new Promise<void>((resolve) => {
    const stop = queries.getMutationCache().subscribe(() => {
      if (queries.isMutating({ mutationKey: SAVE_KEY }) > 0) return;
      stop();
      resolve();
    });
  });
}
