import { lazy, Suspense, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { hideUndo, offerUndo } from "@/parts/undo";
import type { FilterField } from "./built-filter/fields";
import type { BuiltFilter } from "./built-filter/tree";
import classes from "./data-grid.module.css";
import type { GridState } from "./grid-state";

/** Fetched where there is a built filter. */
const ActiveFilter = lazy(() => import("./active-filter/ActiveFilter"));

const UNDO = "built-filter";

/** The place of the built filter below the grid, if there is one, and the way to bring back one that was cleared. */
export function BuiltFilterBar(props: {
  built: BuiltFilter | undefined;
  fields: readonly FilterField[];
  onChange: (patch: Partial<GridState>) => void;
  onEdit: () => void;
}) {
  const { built, fields, onChange, onEdit } = props;
  const { t } = useTranslation();
  // The list may have changed otherwise before somebody wants the filter back.
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => () => hideUndo(UNDO), []);
  if (!built) return null;
  const clear = () => {
    onChange({ built: undefined });
    offerUndo({ id: UNDO, message: t("activeFilter.cleared"), run: () => latest.current({ built }) });
  };
  return (
    <div className={classes.builtFilter}>
      <Suspense>
        <ActiveFilter
          built={built}
          fields={fields}
          onSwitch={(on) => onChange({ built: { ...built, on } })}
          onEdit={onEdit}
          onClear={clear}
        />
      </Suspense>
    </div>
  );
}
