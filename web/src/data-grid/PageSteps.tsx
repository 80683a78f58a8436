import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/use-format";
import { IconAction } from "@/parts/IconAction";
import classes from "./page-reference.module.css";

/** The page reference of a short list: which page of how many, and the way to the next and the previous one. */
export function PageSteps(props: { page: number; pages: number; count: number; onChange: (page: number) => void }) {
  const { page, pages, count, onChange } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const items = t("grid.items", { count, number: format.number(count) });
  return (
    <nav className={classes.reference} aria-label={t("grid.pageReference")}>
      <div className={classes.steps}>
        <IconAction
          icon={IconChevronLeft}
          label={t("grid.previousPage")}
          disabled={page === 1}
          onClick={() => onChange(page - 1)}
        />
        <IconAction
          icon={IconChevronRight}
          label={t("grid.nextPage")}
          disabled={page >= pages}
          onClick={() => onChange(page + 1)}
        />
      </div>
      <p className={classes.text} aria-live="polite">
        {t("grid.pageOf", { page: format.number(page), pages: format.number(pages), items })}
      </p>
    </nav>
  );
}
