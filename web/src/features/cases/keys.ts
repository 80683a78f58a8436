/** Keys of everything fetched about cases; a prefix of a key stands for all below it. */
export const caseKeys = {
  all: ["cases"] as const,
  /** Lists and their totals: out of date when any case changes. */
  lists: ["cases", "lists"] as const,
  one: (id: string) => ["cases", "one", id] as const,
  /** Stage gates of cases: out of date when a case or a gate changes. */
  allGates: ["cases", "gates"] as const,
  gates: (id: string) => ["cases", "gates", id] as const,
  history: (id: string) => ["cases", "history", id] as const,
};

/** Key of the case types, stages and stage gates. */
export const caseConfigKey = ["case-config"] as const;
