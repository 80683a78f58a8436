import { IconBulb } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { workView } from "@/features/activities/activity";
import { useFirstView } from "@/features/customers/use-views";
import { recommendationStatusOptions } from "@/features/recommendations/status";
import { useFormat } from "@/i18n/use-format";
import { CountTile } from "./CountTile";

/** The tile of what is recommended to the user, or to those for whom he acts: how many wait, and the day of the last run. */
export function RecommendationsTile() {
  const { t } = useTranslation();
  const format = useFormat();
  const view = useFirstView();
  const { data, isError } = useQuery(recommendationStatusOptions({ view: workView(view) }));
  return (
    <CountTile
      name={t("home.tile.recommendations.name")}
      hint={t("home.tile.recommendations.hint")}
      icon={IconBulb}
      link={{ to: "/recommendations" }}
      total={{ data: data && { count: data.pendingCount, capped: false }, isError }}
      note={data?.lastRunTime && format.date(data.lastRunTime)}
    />
  );
}
