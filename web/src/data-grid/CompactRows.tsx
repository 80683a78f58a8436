import { Skeleton, UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ActionsMenu } from "./ActionsMenu";
import type { RowAction, RowLink } from "./columns";
import classes from "./compact-rows.module.css";
import type { EndlessRows } from "./endless/endless-rows";
import { useCardLines } from "./endless/use-lines";
import type { Places } from "./places";
import { SelectBox } from "./selection/SelectBox";
import type { Selection } from "./selection/use-selection";

/** Height of a card in pixels with its line, about. */
const CARD_HEIGHT = 61;

interface CompactRowsProps<Row> {
  label: string;
  places: Places<Row>;
  /** Absent if all rows are on the page. */
  endless: EndlessRows<Row> | undefined;
  rowId: (row: Row) => string;
  rowName: (row: Row) => string;
  rowLink: (row: Row) => RowLink;
  actions: (row: Row) => RowAction[];
  compact: (row: Row) => ReactNode;
  /** What a tap on a card does; absent if it opens the row's page. */
  onLook?: ((row: Row) => void) | undefined;
  selection: Selection<Row> | undefined;
}

/** The rows of a grid on a narrow screen: one card each, with the row's buttons in its "…" menu. */
export function CompactRows<Row>({ loading, ...props }: CompactRowsProps<Row> & { loading: boolean }) {
  if (!loading) return <Cards {...props} />;
  return (
    <div aria-hidden>
      {Array.from({ length: 8 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars have no identity.
        <div key={row} className={classes.skeleton}>
          <Skeleton height={12} width={`${50 + ((row * 17) % 35)}%`} radius="xl" />
          <Skeleton height={10} width={`${35 + ((row * 11) % 30)}%`} radius="xl" />
        </div>
      ))}
    </div>
  );
}

function Cards<Row>(props: CompactRowsProps<Row>) {
  const { label, places, endless, rowId, rowName, rowLink, actions, compact, onLook, selection } = props;
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  // The card with the focus stays in the document.
  const [focused, setFocused] = useState(0);
  const active = Math.max(0, Math.min(focused, places.count - 1));
  const { lines, rest, measure } = useCardLines({ endless, places, active, list, height: CARD_HEIGHT });
  return (
    <ul
      ref={list}
      className={classes.list}
      aria-label={label}
      onFocus={({ target }) => setFocused(Number(target.closest<HTMLElement>("[data-index]")?.dataset.index ?? 0))}
    >
      {lines.flatMap(({ place, gap }) => {
        const row = places.at(place);
        const item = {
          ref: measure,
          "data-index": place,
          "aria-posinset": endless && place + 1,
          "aria-setsize": endless && places.count,
        };
        const before = gap && <Gap key={gap.key} height={gap.height} />;
        if (row === undefined) {
          return [
            before,
            <li key={place} {...item} className={classes.skeleton}>
              <span className="visually-hidden">{t("grid.loadingMore")}</span>
              <span className={classes.awaited} aria-hidden />
            </li>,
          ];
        }
        const id = rowId(row);
        const offered = actions(row);
        const selected = selection?.has(id);
        return [
          before,
          <li
            // A row that moved meanwhile can be here twice.
            key={places.of(id) === place ? id : place}
            {...item}
            className={classes.item}
            data-selected={selected}
          >
            {selection && (
              <div className={classes.tick}>
                <SelectBox name={rowName(row)} selected={selected === true} onChange={() => selection.toggle(row)} />
              </div>
            )}
            {onLook ? (
              <UnstyledButton className={classes.card} aria-haspopup="dialog" onClick={() => onLook(row)}>
                {compact(row)}
              </UnstyledButton>
            ) : (
              <Link {...rowLink(row)} className={classes.card}>
                {compact(row)}
              </Link>
            )}
            {offered.length > 0 && <ActionsMenu name={rowName(row)} actions={offered} className={classes.menu} />}
          </li>,
        ];
      })}
      {rest > 0 && <Gap key="rest" height={rest} />}
    </ul>
  );
}

/** The room of cards that are not in the document. */
function Gap({ height }: { height: number }) {
  return <li aria-hidden style={{ height, overflowAnchor: "none" }} />;
}
