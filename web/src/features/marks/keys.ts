/** Keys of everything fetched about the user's own marks; a prefix of a key stands for all below it. */
export const markKeys = {
  all: ["marks"] as const,
  favourites: ["marks", "favourites"] as const,
  recent: ["marks", "recent"] as const,
};
