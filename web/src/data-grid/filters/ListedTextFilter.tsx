import { useState } from "react";
import type { FilterKind } from "../columns";
import type { FilterProps } from "./FilterCell";
import { TextFilter } from "./TextFilter";
import { ValuesFilter } from "./ValuesFilter";

type Values = NonNullable<Extract<FilterKind, { kind: "text" }>["values"]>;

/** A text to compare with, or some of the column's values: whichever was chosen last. */
export function ListedTextFilter({ values, ...props }: FilterProps & { values: Values }) {
  const [choosing, setChoosing] = useState(false);
  const chosen = props.filter?.op === "ANY_OF";
  if (!choosing && !chosen) return <TextFilter {...props} onList={() => setChoosing(true)} />;
  return (
    <ValuesFilter {...props} values={values} initiallyOpened={choosing && !chosen} onClose={() => setChoosing(false)} />
  );
}
