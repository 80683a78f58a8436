/** Key of everything that sums up work, targets and sales. */
export const reportsKey = ["reports"] as const;

/** Key of the targets of salesmen and their defaults. */
export const targetsKey = ["targets"] as const;
