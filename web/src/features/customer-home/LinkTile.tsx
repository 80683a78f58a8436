import { Tooltip } from "@mantine/core";
import { IconChevronRight, type IconProps } from "@tabler/icons-react";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ComponentType } from "react";
import type { GridTotal } from "@/data-grid/PageReference";
import { useFormat } from "@/i18n/use-format";
import classes from "./link-tiles.module.css";

/** A tile that opens a page about the customer, with the number of what is there. */
export function LinkTile(props: {
  name: string;
  hint: string;
  icon: ComponentType<IconProps>;
  link: Pick<LinkProps, "to" | "params" | "search">;
  /** Undefined while it is not counted. */
  total: GridTotal | undefined;
}) {
  const { name, hint, icon: Icon, link, total } = props;
  const format = useFormat();
  return (
    <Tooltip label={hint}>
      <Link {...link} className={classes.tile}>
        <span className={classes.count}>{total ? `${format.number(total.count)}${total.capped ? "+" : ""}` : "–"}</span>
        <span>{name}</span>
        <Icon size={18} stroke={1.5} aria-hidden />
        <IconChevronRight size={15} stroke={1.75} aria-hidden />
      </Link>
    </Tooltip>
  );
}
