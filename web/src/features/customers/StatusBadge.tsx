import clsx from "clsx";
import { useTranslation } from "react-i18next";
import type { CustomerStatus } from "@/api/types";
import { statusName } from "./status";
import classes from "./status-badge.module.css";

/** The status of a customer: a coloured dot and the word, so that it reads without colour. */
export function StatusBadge({ status, large = false }: { status: CustomerStatus; large?: boolean }) {
  const { t } = useTranslation();
  const name = statusName(status);
  return (
    <span className={clsx(classes.badge, large && classes.large)} data-status={name}>
      {t(`customer.status.${name}`)}
    </span>
  );
}
