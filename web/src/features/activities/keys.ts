/** Keys of everything fetched about activities; a prefix of a key stands for all below it. */
export const activityKeys = {
  all: ["activities"] as const,
  /** Lists and their totals: out of date when any activity changes. */
  lists: ["activities", "lists"] as const,
  one: (id: string) => ["activities", "one", id] as const,
};

/** Key of the counts of what is to be done. */
export const workloadKey = ["workload"] as const;
