/** Keys of everything fetched about customer groups; a prefix of a key stands for all below it. */
export const groupKeys = {
  all: ["groups"] as const,
  /** Lists: out of date when any group changes. */
  lists: ["groups", "lists"] as const,
  one: (id: string) => ["groups", "one", id] as const,
};
