import clsx from "clsx";
import { useTranslation } from "react-i18next";
import type { Case } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { CaseBadge } from "./CaseBadge";
import { isOpen } from "./case";
import classes from "./cases.module.css";

/** A case in three lines, for cards: what it is about, how far it is, and with whom. */
export function CaseLine({ of, ofOneCustomer }: { of: Case; ofOneCustomer: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { subject, number, stageName, caseDate, value, nextActivityTime } = of;
  const who = [`#${number}`, of.contactName, ofOneCustomer ? "" : of.customerName].filter(Boolean);
  const how = [
    stageName,
    value && format.money(value),
    nextActivityTime ? t("case.next", { time: format.dateTime(nextActivityTime) }) : caseDate && format.day(caseDate),
  ];
  return (
    <span className={classes.line}>
      <span className={classes.first}>
        <span className={clsx(classes.subject, !isOpen(of) && classes.ended)}>{subject}</span>
        <CaseBadge status={of.status} />
      </span>
      <span className={classes.second}>{how.filter(Boolean).join(" · ")}</span>
      <span className={clsx(classes.second, "cut")}>{who.join(" · ")}</span>
    </span>
  );
}
