import { useTranslation } from "react-i18next";
import type { ThirdParty } from "@/api/types";
import { ContractBadge } from "@/features/third-parties/ContractBadge";
import { useFormat } from "@/i18n/use-format";
import classes from "./third-parties.module.css";

/** A third party in three lines, for cards: whose contract it is, with whom, until when and for how much. */
export function ThirdPartyLine({ thirdParty, ofOneCustomer }: { thirdParty: ThirdParty; ofOneCustomer: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { supplierName, customerName, contractNumber, status, endDate, monthlyFee, itemCount } = thirdParty;
  const whose = [ofOneCustomer ? "" : customerName, contractNumber].filter(Boolean).join(" · ");
  const terms = [
    t("thirdParties.until", { day: format.day(endDate) }),
    monthlyFee && t("thirdParties.aMonth", { amount: format.money(monthlyFee) }),
    t("thirdParty.items.count", { count: itemCount }),
  ];
  return (
    <span className={classes.line}>
      <span className={classes.first}>
        <span className={classes.supplier}>{supplierName}</span>
        <ContractBadge status={status} />
      </span>
      {whose && <span className={classes.second}>{whose}</span>}
      <span className={classes.terms}>{terms.filter(Boolean).join(" · ")}</span>
    </span>
  );
}
