import { Skeleton, Tooltip } from "@mantine/core";
import type { IconProps } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ComponentType } from "react";
import type { GridTotal } from "@/data-grid/PageReference";
import { useFormat } from "@/i18n/use-format";
import classes from "./home.module.css";

/** A tile that opens a page and counts what is there. The count stands top left on every tile. */
export function CountTile(props: {
  name: string;
  hint: string;
  icon: ComponentType<IconProps>;
  link: Pick<LinkProps, "to" | "search">;
  total: Pick<UseQueryResult<GridTotal>, "data" | "isError">;
  /** What stands behind the name: how fresh it is. */
  note?: string | undefined;
}) {
  const { name, hint, icon: Icon, link, total, note } = props;
  const format = useFormat();
  return (
    <Tooltip label={hint}>
      <Link {...link} className={classes.tile}>
        <span className={classes.count}>
          {total.data ? (
            `${format.number(total.data.count)}${total.data.capped ? "+" : ""}`
          ) : total.isError ? (
            "–"
          ) : (
            <Skeleton width={48} height={26} />
          )}
        </span>
        <span className={classes.tileName}>
          {name} {note && <small className={classes.tileNote}>{note}</small>}
        </span>
        <span className={classes.tileIcon}>
          <Icon size={20} stroke={1.6} aria-hidden />
        </span>
      </Link>
    </Tooltip>
  );
}
