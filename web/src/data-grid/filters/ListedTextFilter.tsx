import { useState } from "react";
import type { FilterKind } from "../columns";
import type { FilterProps } from "./FilterCell";
import { TextFilter } from "./TextFilter";
import { ValuesFilter } from "./ValuesFilter";

type Values = NonNullable<Extract<FilterKind, { kind: "text" }>["values"]>;

/** A text to compare with, or some of the column's values: whichever was chosen last. */
export function ListedTextFilter({ values, ...props }: FilterProps & { values: Values }) {
  /** The list stands in the text's place while it is open, whatever is ticked in it. */
  const [listed, setListed] = useState<boolean>();
  const chosen = props.filter?.op === "ANY_OF";
  if (!listed && !chosen) {
    return <TextFilter {...props} takesFocus={listed === false} onList={() => setListed(true)} />;
  }
  return (
    <ValuesFilter
      {...props}
      // A text that was typed is none of the values.
      filter={chosen ? props.filter : undefined}
      values={values}
      nameOf={itself}
      opensAtOnce={listed === true}
      onOpen={() => setListed(true)}
      onClose={() => setListed(false)}
    />
  );
}

function itself(value: string): string {
  return value;
}
