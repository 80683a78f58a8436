import { IconAlertTriangle, IconBriefcase, IconCalendarEvent } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Workload } from "@/api/types";
import { workloadOptions } from "@/features/activities/queries";
import { LinkTile } from "./LinkTile";

const TILES = [
  { name: "warnings", icon: IconAlertTriangle, to: "/customers/$customerId/warnings", count: "overdueCount" },
  { name: "cases", icon: IconBriefcase, to: "/customers/$customerId/cases", count: "openCaseCount" },
  { name: "activities", icon: IconCalendarEvent, to: "/customers/$customerId/activities", count: "openActivityCount" },
] as const satisfies { count: keyof Workload; [member: string]: unknown }[];

/** The ways to what is to be done at the customer, whoever does it, with the number of what is open. */
export function WorkLinkTiles({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(workloadOptions({ customerId }));
  return TILES.map(({ name, icon, to, count }) => (
    <LinkTile
      key={name}
      name={t(`linkTiles.${name}.name`)}
      hint={t(`linkTiles.${name}.hint`)}
      icon={icon}
      link={{ to, params: { customerId } }}
      total={data && { count: data[count], capped: false }}
    />
  ));
}
