import { IconChess } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { thirdPartiesTotalOptions } from "@/features/third-parties/queries";
import { LinkTile } from "./LinkTile";

/** The way to the customer's contracts with competitors, with the number of those that still run. */
export function ThirdPartyLinkTile({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(thirdPartiesTotalOptions({ customerId, status: "THIRD_PARTY_STATUS_CURRENT" }));
  return (
    <LinkTile
      name={t("linkTiles.thirdParty.name")}
      hint={t("linkTiles.thirdParty.hint")}
      icon={IconChess}
      link={{ to: "/customers/$customerId/third-parties", params: { customerId } }}
      total={data}
    />
  );
}
