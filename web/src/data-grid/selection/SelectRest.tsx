import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import clsx from "clsx";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/use-format";
import { problemText } from "@/parts/problem-text";
import type { GridRowsSource } from "../DataGrid";
import classes from "./selection.module.css";
import type { Selection } from "./use-selection";

/** The most rows that are selected at once: they are all fetched, and each is changed by itself. */
const MOST = 10_000;

/** Selects the rows of the whole list where those that are shown are selected: fetches them, tells how many are here, and can be stopped. */
export default function SelectRest<Row>(props: { source: GridRowsSource<Row>; selection: Selection<Row> }) {
  const { source, selection } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const [fetched, setFetched] = useState<number>();
  const running = useRef<AbortController>(null);
  // Whoever leaves the list or clears the selection wants the rest no more.
  useEffect(() => () => running.current?.abort(), []);
  const { total, whole } = source;
  if (!whole || !total || total.count <= selection.rows.length) return null;
  const number = format.number(total.count);
  if (total.capped || total.count > MOST) {
    return (
      <span className={clsx("soft", classes.hint)}>{t("grid.select.tooMany", { most: format.number(MOST) })}</span>
    );
  }
  const start = async () => {
    const control = new AbortController();
    running.current = control;
    setFetched(selection.rows.length);
    try {
      const rows = await whole({ onFetched: setFetched, signal: control.signal });
      if (!control.signal.aborted) selection.add(rows);
    } catch (error) {
      if (!control.signal.aborted) notifications.show({ color: "red", message: problemText(t, error) });
    } finally {
      setFetched(undefined);
    }
  };
  if (fetched === undefined) {
    return (
      <Button variant="subtle" size="compact-sm" onClick={() => void start()}>
        {t("grid.select.rest", { number })}
      </Button>
    );
  }
  return (
    <span className={clsx("soft", classes.hint)} role="status">
      {t("grid.select.fetching", { fetched: format.number(Math.min(fetched, total.count)), number })}{" "}
      <Button variant="subtle" size="compact-sm" onClick={() => running.current?.abort()}>
        {t("parts.cancel")}
      </Button>
    </span>
  );
}
