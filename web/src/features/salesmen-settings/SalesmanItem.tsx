import { ActionIcon, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { type DragEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Salesman } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { SalesmanCustomers } from "./SalesmanCustomers";
import classes from "./salesmen-settings.module.css";

/** A salesman: chosen by his name, expanded to his customers, and a place to drop customers of another one. */
export function SalesmanItem(props: {
  salesman: Salesman;
  chosen: boolean;
  /** True while customers are dragged that he can get. */
  dropping: boolean;
  onChoose: () => void;
  onDrop: () => void;
}) {
  const { salesman, chosen, dropping, onChoose, onDrop } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const [expanded, setExpanded] = useState(false);
  const [over, setOver] = useState(false);
  const panel = useId();
  const name = salesman.displayName;
  const Chevron = expanded ? IconChevronDown : IconChevronRight;
  const allow = (event: DragEvent) => {
    if (!dropping) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    setOver(true);
  };
  return (
    <li className={classes.salesman}>
      {/* A place to drop with the mouse; with keys, "Move to…" does the same. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: see above */}
      <div
        className={classes.salesmanRow}
        data-chosen={chosen || undefined}
        data-dropping={dropping || undefined}
        data-over={(dropping && over) || undefined}
        onDragEnter={allow}
        onDragOver={allow}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          if (!dropping) return;
          event.preventDefault();
          setOver(false);
          onDrop();
        }}
      >
        <ActionIcon
          size={24}
          aria-label={t("salesmenSettings.customersOf", { name })}
          aria-expanded={expanded}
          aria-controls={expanded ? panel : undefined}
          onClick={() => setExpanded(!expanded)}
        >
          <Chevron size={16} aria-hidden />
        </ActionIcon>
        <UnstyledButton className={classes.choose} aria-pressed={chosen} onClick={onChoose}>
          <span className={classes.name}>
            {name} <span className="soft tabular">{salesman.code}</span>
          </span>
          <span className="soft tabular">
            {t("salesmenSettings.counts", {
              main: format.number(salesman.mainCount),
              additional: format.number(salesman.additionalCount),
            })}
            {!salesman.sells && ` · ${t("salesmen.former")}`}
          </span>
        </UnstyledButton>
      </div>
      {expanded && (
        <div id={panel} className={classes.expanded}>
          <SalesmanCustomers salesman={salesman} />
        </div>
      )}
    </li>
  );
}
