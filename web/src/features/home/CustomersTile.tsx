import { Skeleton, Tooltip } from "@mantine/core";
import { IconBuildingStore, IconUsersGroup, IconWorld } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { customerTotalOptions } from "@/features/customers/queries";
import { customerView, type ViewName } from "@/features/customers/status";
import { useFirstView } from "@/features/customers/use-views";
import { withoutInactive } from "@/features/customers-listing/listing";
import { useFormat } from "@/i18n/use-format";
import classes from "./home.module.css";

const ICONS = { mine: IconBuildingStore, team: IconUsersGroup, all: IconWorld };

/** A tile that opens the listing of a view; the count of just those customers stands top left. */
export function CustomersTile({ view }: { view: ViewName }) {
  const { t } = useTranslation();
  const format = useFormat();
  const total = useQuery(customerTotalOptions({ view: customerView(view), filter: withoutInactive(undefined) }));
  const first = useFirstView();
  const Icon = ICONS[view];
  return (
    <Tooltip label={t(`home.tile.${view}.hint`)}>
      <Link to="/customers" search={view === first ? {} : { view }} className={classes.tile} data-view={view}>
        <span className={classes.count}>
          {total.data ? (
            `${format.number(total.data.count)}${total.data.capped ? "+" : ""}`
          ) : total.isError ? (
            "–"
          ) : (
            <Skeleton width={48} height={26} />
          )}
        </span>
        <span className={classes.tileName}>{t(`home.tile.${view}.name`)}</span>
        <span className={classes.tileIcon}>
          <Icon size={20} stroke={1.6} aria-hidden />
        </span>
      </Link>
    </Tooltip>
  );
}
