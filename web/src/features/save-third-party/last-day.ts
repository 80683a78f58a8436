/** The last day that a date input takes: without it, browsers let years have six digits. */
export const LAST_DAY = "9999-12-31";
