import { useTranslation } from "react-i18next";
import classes from "./data-grid.module.css";
import { HEAD_ROWS } from "./GridRow";

/** A row in view that is being fetched. The keys can be at it already. */
export function AwaitedRow({ place, cells, reachable }: { place: number; cells: number; reachable: boolean }) {
  const { t } = useTranslation();
  return (
    <tr className={classes.row} data-place={place} tabIndex={reachable ? 0 : -1} aria-rowindex={place + HEAD_ROWS + 1}>
      <td className={classes.cell} colSpan={cells}>
        <span className="visually-hidden">{t("grid.loadingMore")}</span>
        <span className={classes.awaited} aria-hidden />
      </td>
    </tr>
  );
}
