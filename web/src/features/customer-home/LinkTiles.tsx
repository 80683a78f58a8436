import { useTranslation } from "react-i18next";
import type { Customer } from "@/api/types";
import { usePermission } from "@/session/use-session";
import classes from "./link-tiles.module.css";
import { RecommendationsLinkTile } from "./RecommendationsLinkTile";
import { ThirdPartyLinkTile } from "./ThirdPartyLinkTile";
import { WorkLinkTiles } from "./WorkLinkTiles";

/** The link tiles of a customer: each opens a page of its own. A service that has such a page adds its tile here. */
export function LinkTiles({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const seesWork = usePermission("activities.read");
  return (
    <nav className={classes.tiles} aria-label={t("linkTiles.label")}>
      {seesWork && <WorkLinkTiles customerId={customer.id} />}
      <ThirdPartyLinkTile customerId={customer.id} />
      {seesWork && <RecommendationsLinkTile customerId={customer.id} />}
    </nav>
  );
}
