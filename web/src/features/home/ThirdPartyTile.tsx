import { IconChess } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { customerView } from "@/features/customers/status";
import { useFirstView } from "@/features/customers/use-views";
import { thirdPartiesTotalOptions } from "@/features/third-parties/queries";
import { CountTile } from "./CountTile";

/** The tile of the contracts that the user's customers have with competitors now. */
export function ThirdPartyTile() {
  const { t } = useTranslation();
  const total = useQuery(
    thirdPartiesTotalOptions({ status: "THIRD_PARTY_STATUS_CURRENT", view: customerView(useFirstView()) }),
  );
  return (
    <CountTile
      name={t("home.tile.thirdParty.name")}
      hint={t("home.tile.thirdParty.hint")}
      icon={IconChess}
      link={{ to: "/third-parties" }}
      total={total}
    />
  );
}
