/** A field in which two people's versions differ. */
export interface Difference<Field> {
  field: Field;
  /** Who changed it since the form was filled. */
  changedBy: "me" | "them" | "both";
}

/** Which version of a field is taken. */
export type Choice = "mine" | "theirs";

/** A field of what a form holds. */
export type FieldOf<Values> = keyof Values & string;

/** The choices by field. */
export type Choices<Values> = Partial<Record<FieldOf<Values>, Choice>>;

/** Compares and joins versions of what a form holds. */
export type Merging<Values extends object> = ReturnType<typeof merging<Values>>;

/** Makes what compares and joins versions of what a form holds. */
export function merging<Values extends object>(options: {
  /** The fields in the order of the form. */
  fields: readonly FieldOf<Values>[];
  /** True when both say the same to the server about the field. */
  same: (one: Values[FieldOf<Values>], other: Values[FieldOf<Values>], field: FieldOf<Values>) => boolean;
}) {
  const { fields } = options;
  const same = (field: FieldOf<Values>, one: Values, other: Values) => options.same(one[field], other[field], field);
  return {
    /** The fields in which two versions differ. */
    changed: (one: Values, other: Values): FieldOf<Values>[] => fields.filter((field) => !same(field, one, other)),

    /** Where my typing and the stored version went apart since the form was filled. */
    differences: (base: Values, mine: Values, theirs: Values): Difference<FieldOf<Values>>[] =>
      fields.flatMap((field): Difference<FieldOf<Values>>[] => {
        if (same(field, mine, theirs)) return [];
        const byMe = !same(field, base, mine);
        const byThem = !same(field, base, theirs);
        return [{ field, changedBy: byMe && byThem ? "both" : byMe ? "me" : "them" }];
      }),

    /** What to take of each difference at first: everybody's own changes, and mine where both changed the same. */
    firstChoices: (found: readonly Difference<FieldOf<Values>>[]): Choices<Values> =>
      Object.fromEntries(
        found.map(({ field, changedBy }) => [field, changedBy === "them" ? "theirs" : "mine"]),
      ) as Choices<Values>,

    /** The stored version with the chosen fields of mine. */
    merged: (mine: Values, theirs: Values, choices: Choices<Values>): Values => {
      const chosen = fields.filter((field) => choices[field] === "mine").map((field) => [field, mine[field]]);
      return { ...theirs, ...(Object.fromEntries(chosen) as Partial<Values>) };
    },
  };
}
