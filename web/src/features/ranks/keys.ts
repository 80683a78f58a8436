/** Keys of everything fetched about ranks. */
export const rankKeys = { all: ["ranks"] as const };
