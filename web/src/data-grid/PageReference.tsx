import { NativeSelect } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconChevronsLeft, IconChevronsRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/use-format";
import { IconAction } from "@/parts/IconAction";
import { type GridState, lastPage, PAGE_SIZES } from "./grid-state";
import classes from "./page-reference.module.css";

/** Number of rows of the whole list. */
export interface GridTotal {
  count: number;
  /** True when there are more than `count`. */
  capped: boolean;
}

/** Says how many rows and pages there are and moves between the pages: "Page 1 of 3 (25 items)". */
export function PageReference(props: {
  state: GridState;
  total: GridTotal | undefined;
  onChange: (patch: Partial<GridState>) => void;
  /** Fetches a page that is about to be asked for. */
  onAim?: ((page: number) => void) | undefined;
}) {
  const { state, total, onChange, onAim } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { page, size } = state;
  const pages = lastPage(state, total?.count);
  const items = total && t("grid.items", { count: total.count, number: format.number(total.count) });
  const shown = items && total.capped ? t("grid.moreThan", { items }) : items;
  return (
    <nav className={classes.reference} aria-label={t("grid.pageReference")}>
      {size > 0 && (
        <div className={classes.steps}>
          <IconAction
            icon={IconChevronsLeft}
            label={t("grid.firstPage")}
            className={classes.far}
            disabled={page === 1}
            onClick={() => onChange({ page: 1 })}
          />
          <IconAction
            icon={IconChevronLeft}
            label={t("grid.previousPage")}
            disabled={page === 1}
            onClick={() => onChange({ page: page - 1 })}
            onAim={() => onAim?.(page - 1)}
          />
          <IconAction
            icon={IconChevronRight}
            label={t("grid.nextPage")}
            disabled={!pages || page >= pages}
            onClick={() => onChange({ page: page + 1 })}
            onAim={() => onAim?.(page + 1)}
          />
          <IconAction
            icon={IconChevronsRight}
            label={t("grid.lastPage")}
            className={classes.far}
            disabled={!pages || page >= pages || total?.capped}
            onClick={() => onChange({ page: pages ?? 1 })}
          />
        </div>
      )}
      <p className={classes.text} aria-live="polite">
        {size === 0
          ? shown
          : pages && shown
            ? t("grid.pageOf", { page: format.number(page), pages: format.number(pages), items: shown })
            : t("grid.page", { page: format.number(page) })}
      </p>
      <NativeSelect
        className={classes.size}
        size="xs"
        aria-label={t("grid.pageSize")}
        value={String(size)}
        onChange={(event) => onChange({ size: Number(event.currentTarget.value) })}
        data={PAGE_SIZES.map((each) => ({
          value: String(each),
          label: each === 0 ? t("grid.all") : t("grid.perPage", { count: each }),
        }))}
      />
    </nav>
  );
}
