import { IconAlertTriangle, IconCheck, IconDatabaseImport } from "@tabler/icons-react";
import clsx from "clsx";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Customer } from "@/api/types";
import { RelativeTime } from "@/parts/RelativeTime";
import classes from "./release-steps.module.css";
import { cameFromErp, isDeclined } from "./status";

type State = "done" | "now" | "ahead" | "declined";

/** The way of a customer into the ERP: New-CRM → Released → Active. After a decline it starts again. */
export function ReleaseSteps({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const { status, createTime, release, approval, decline } = customer;
  if (cameFromErp(customer)) {
    return (
      <p className={classes.born}>
        <IconDatabaseImport size={16} stroke={1.75} aria-hidden />
        {t("steps.fromErp")}
      </p>
    );
  }
  const declined = isDeclined(customer);
  const isNew = status === "CUSTOMER_STATUS_NEW_CRM";
  const isReleased = status === "CUSTOMER_STATUS_RELEASED";
  const steps: { key: "NEW_CRM" | "RELEASED" | "ACTIVE"; state: State; note: ReactNode }[] = [
    {
      key: "NEW_CRM",
      state: declined ? "declined" : isNew ? "now" : "done",
      note: declined
        ? decline?.declineTime && <RelativeTime time={decline.declineTime} />
        : createTime && <RelativeTime time={createTime} />,
    },
    {
      key: "RELEASED",
      state: isNew ? "ahead" : isReleased ? "now" : "done",
      note:
        !isNew && release?.releaseTime ? (
          <>
            <RelativeTime time={release.releaseTime} />
            {release.releasedBy && ` · ${release.releasedBy}`}
          </>
        ) : null,
    },
    {
      key: "ACTIVE",
      state: isNew || isReleased ? "ahead" : "done",
      note: isReleased
        ? t("steps.waiting")
        : !isNew &&
          approval?.approveTime && (
            <>
              <RelativeTime time={approval.approveTime} />
              {approval.approver && ` · ${approval.approver}`}
            </>
          ),
    },
  ];
  return (
    <ol className={classes.steps} aria-label={t("steps.label")}>
      {steps.map(({ key, state, note }, index) => (
        <li key={key} className={classes.step} data-state={state} aria-current={state === "now" ? "step" : undefined}>
          <span className={clsx(classes.mark, "tabular")} aria-hidden>
            {state === "done" ? <IconCheck size={14} stroke={2.4} /> : null}
            {state === "declined" ? <IconAlertTriangle size={14} stroke={2} /> : null}
            {state === "now" || state === "ahead" ? index + 1 : null}
          </span>
          <span className={classes.words}>
            <span className={classes.name}>
              {t(state === "declined" ? "steps.declined" : `customer.status.${key}`)}
              <span className="visually-hidden"> {t(`steps.state.${state}`)}</span>
            </span>
            {note && <span className={classes.note}>{note}</span>}
          </span>
          {index < steps.length - 1 && <span className={classes.line} aria-hidden />}
        </li>
      ))}
    </ol>
  );
}
