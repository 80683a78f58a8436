/** What a new activity begins with: the contact it is with, the open case it is added to, the recommendation it answers, or a time. */
export interface NewActivitySearch {
  contactId?: string;
  caseId?: string;
  recommendationId?: string;
  /** As it is typed, in the tenant's zone: "2026-11-22T14:30". */
  start?: string;
  minutes?: number;
}

const TYPED = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** Reads the address. */
export function parseNewActivitySearch(search: Record<string, unknown>): NewActivitySearch {
  const { contactId, caseId, recommendationId, start, minutes } = search;
  return {
    contactId: id(contactId),
    caseId: id(caseId),
    recommendationId: id(recommendationId),
    start: typeof start === "string" && TYPED.test(start) ? start : undefined,
    minutes: typeof minutes === "number" && Number.isInteger(minutes) && minutes > 0 ? minutes : undefined,
  };
}

function id(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
