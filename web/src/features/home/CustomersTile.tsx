import { IconBuildingStore, IconUsersGroup, IconWorld } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { customerTotalOptions } from "@/features/customers/queries";
import { customerView, type ViewName } from "@/features/customers/status";
import { useFirstView } from "@/features/customers/use-views";
import { withoutInactive } from "@/features/customers-listing/listing";
import { CountTile } from "./CountTile";

const ICONS = { mine: IconBuildingStore, team: IconUsersGroup, all: IconWorld };

/** A tile that opens the listing of a view, and counts just those customers. */
export function CustomersTile({ view }: { view: ViewName }) {
  const { t } = useTranslation();
  const total = useQuery(customerTotalOptions({ view: customerView(view), filter: withoutInactive(undefined) }));
  const first = useFirstView();
  return (
    <CountTile
      name={t(`home.tile.${view}.name`)}
      hint={t(`home.tile.${view}.hint`)}
      icon={ICONS[view]}
      link={{ to: "/customers", search: view === first ? {} : { view } }}
      total={total}
    />
  );
}
