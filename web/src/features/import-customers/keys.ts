/** Keys of everything fetched about imports; a prefix of a key stands for all below it. */
export const importKeys = {
  all: ["imports"] as const,
  lists: ["imports", "lists"] as const,
  one: (id: string) => ["imports", "one", id] as const,
  /** What became of its rows: another with every version. */
  rows: (id: string, etag: string, outcome: string) => ["imports", "rows", id, etag, outcome] as const,
};
