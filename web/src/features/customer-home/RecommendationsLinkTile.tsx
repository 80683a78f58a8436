import { IconBulb } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { recommendationStatusOptions } from "@/features/recommendations/status";
import { LinkTile } from "./LinkTile";

/** The way to what is recommended to do with the customer, with the number of what waits for an answer. */
export function RecommendationsLinkTile({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(recommendationStatusOptions({ customerId }));
  return (
    <LinkTile
      name={t("linkTiles.recommendations.name")}
      hint={t("linkTiles.recommendations.hint")}
      icon={IconBulb}
      link={{ to: "/customers/$customerId/recommendations", params: { customerId } }}
      total={data && { count: data.pendingCount, capped: false }}
    />
  );
}
