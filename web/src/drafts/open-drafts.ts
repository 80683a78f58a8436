/**
 * Which drafts are open in a form, in any tab. The browser's locks say it, because they go with the tab however it
 * ends. Without them (a page that is not served over HTTPS) no draft counts as open: then one too many is offered, and
 * nothing is lost, as forms never write to each other's drafts.
 */
const locks = (): LockManager | undefined => navigator.locks;

/** Says that the draft is open until the returned function is called. `key` is its name in the browser. */
export function holdDraft(key: string): () => void {
  let release: () => void = () => {};
  const done = new Promise<void>((resolve) => {
    release = resolve;
  });
  // Shared: a duplicated tab has the same draft open until somebody types.
  void locks()
    ?.request(key, { mode: "shared" }, () => done)
    .catch(() => {});
  return release;
}

/** The names of the drafts that are open somewhere. */
export async function openDrafts(): Promise<ReadonlySet<string>> {
  try {
    const { held = [] } = (await locks()?.query()) ?? {};
    return new Set(held.flatMap(({ name }) => name ?? []));
  } catch {
    return new Set();
  }
}
