import { useTranslation } from "react-i18next";
import type { Customer } from "@/api/types";
import classes from "./link-tiles.module.css";
import { ThirdPartyLinkTile } from "./ThirdPartyLinkTile";

/** The link tiles of a customer: each opens a page of its own. A service that has such a page adds its tile here. */
export function LinkTiles({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  return (
    <nav className={classes.tiles} aria-label={t("linkTiles.label")}>
      <ThirdPartyLinkTile customerId={customer.id} />
    </nav>
  );
}
