import type { FilterKind } from "../columns";
import type { ColumnFilter, GridState } from "../grid-state";
import { DateFilter } from "./DateFilter";
import { ListedTextFilter } from "./ListedTextFilter";
import { NumberFilter, TextFilter } from "./TextFilter";
import { ValuesFilter } from "./ValuesFilter";

/** What every kind of filter gets. */
export interface FilterProps {
  /** The column's label. */
  label: string;
  /** The filter that is set, if any. */
  filter: ColumnFilter | undefined;
  /** The state of the grid without it, in which the column's values are counted; absent means all rows. */
  others?: GridState;
  /** Sets the filter; one without values clears it. */
  onChange: (filter: ColumnFilter) => void;
}

/** The input of the filter row under a column's header. */
export function FilterCell({ kind, ...props }: FilterProps & { kind: FilterKind }) {
  switch (kind.kind) {
    case "text":
      return kind.values ? <ListedTextFilter {...props} values={kind.values} /> : <TextFilter {...props} />;
    case "values":
      return <ValuesFilter {...props} values={kind.values} nameOf={kind.nameOf} />;
    case "date":
      return <DateFilter {...props} ahead={kind.ahead} blank={kind.blank} />;
    case "number":
    case "money":
      return <NumberFilter {...props} kind={kind} />;
  }
}
