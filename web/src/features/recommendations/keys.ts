/** Keys of everything fetched about recommendations; a prefix of a key stands for all below it. */
export const recommendationKeys = {
  all: ["recommendations"] as const,
  /** Lists and their totals: out of date when any recommendation changes. */
  lists: ["recommendations", "lists"] as const,
  status: ["recommendations", "status"] as const,
  one: (id: string) => ["recommendations", "one", id] as const,
};
