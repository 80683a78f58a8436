import { IconAlertTriangle, IconBriefcase, IconCalendarEvent } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Workload } from "@/api/types";
import { workView } from "@/features/activities/activity";
import { useWorkload } from "@/features/activities/use-workload";
import { useFirstView } from "@/features/customers/use-views";
import { CountTile } from "./CountTile";

const TILES = [
  { name: "activities", icon: IconCalendarEvent, to: "/activities", count: "openActivityCount" },
  { name: "cases", icon: IconBriefcase, to: "/cases", count: "openCaseCount" },
  { name: "warnings", icon: IconAlertTriangle, to: "/warnings", count: "overdueCount" },
] as const satisfies { count: keyof Workload; [member: string]: unknown }[];

/** The tiles of what is to be done: by the user, or by those for whom he acts. Each opens the list that it counts. */
export function WorkTiles() {
  const { t } = useTranslation();
  const view = useFirstView();
  const workload = useWorkload({ view: workView(view) });
  return TILES.map(({ name, icon, to, count }) => (
    <CountTile
      key={name}
      name={t(`home.tile.${name}.name`)}
      hint={t(`home.tile.${name}.hint`)}
      icon={icon}
      link={{ to }}
      total={{ data: workload.data && { count: workload.data[count], capped: false }, isError: workload.isError }}
    />
  ));
}
