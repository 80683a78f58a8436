import { type CustomerField, type CustomerValues, FIELDS, sameValue } from "./values";

/** A field in which two people's versions differ. */
export interface Difference {
  field: CustomerField;
  /** Who changed it since the form was filled. */
  changedBy: "me" | "them" | "both";
}

/** Which version of a field is taken. */
export type Choice = "mine" | "theirs";

/** Where my typing and the stored version went apart since the form was filled. */
export function differences(base: CustomerValues, mine: CustomerValues, theirs: CustomerValues): Difference[] {
  return FIELDS.flatMap((field): Difference[] => {
    if (sameValue(mine[field], theirs[field])) return [];
    const byMe = !sameValue(base[field], mine[field]);
    const byThem = !sameValue(base[field], theirs[field]);
    return [{ field, changedBy: byMe && byThem ? "both" : byMe ? "me" : "them" }];
  });
}

/** What to take of each difference at first: everybody's own changes, and mine where both changed the same. */
export function firstChoices(found: readonly Difference[]): Partial<Record<CustomerField, Choice>> {
  return Object.fromEntries(found.map(({ field, changedBy }) => [field, changedBy === "them" ? "theirs" : "mine"]));
}

/** The stored version with the chosen fields of mine. */
export function merged(
  mine: CustomerValues,
  theirs: CustomerValues,
  choices: Partial<Record<CustomerField, Choice>>,
): CustomerValues {
  const chosen = FIELDS.filter((field) => choices[field] === "mine").map((field) => [field, mine[field]]);
  return { ...theirs, ...(Object.fromEntries(chosen) as Partial<CustomerValues>) };
}
