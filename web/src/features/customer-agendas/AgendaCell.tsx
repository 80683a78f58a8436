import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import activities from "@/features/activities/activities.module.css";
import { TYPE_ICONS, typeName } from "@/features/activities/activity";
import { useFormat } from "@/i18n/use-format";
import { RelativeTime } from "@/parts/RelativeTime";
import { useNow } from "@/parts/use-now";
import { agendaOptions } from "./queries";

/** What is planned next, or was done last, at a customer: what it is and when; leads to the activity. */
export default function AgendaCell({ customerId, which }: { customerId: string; which: "next" | "last" }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { data, isPending, isError } = useQuery(agendaOptions(customerId));
  if (isPending) return null;
  if (isError) return <span className="soft">{t("listing.agendaUnknown")}</span>;
  const entry = data?.[which];
  if (!entry?.time) return "–";
  const name = typeName(entry.type);
  const Icon = TYPE_ICONS[name];
  const type = t(`activity.type.${name}`);
  const overdue = which === "next" && new Date(entry.time) < now;
  const said = [type, entry.subject, format.dateTime(entry.time), overdue ? t("activity.overdue") : ""];
  return (
    <Link
      to="/activities/$activityId"
      params={{ activityId: entry.activityId }}
      tabIndex={-1}
      title={said.filter(Boolean).join(" · ")}
      className={overdue ? activities.overdue : activities.kind}
    >
      {Icon && <Icon size={15} stroke={1.75} aria-hidden />}
      <span className="visually-hidden">{type} </span>
      <RelativeTime time={entry.time} />
      {overdue && (
        <>
          <IconAlertTriangle size={14} stroke={1.75} aria-hidden />
          <span className="visually-hidden"> {t("activity.overdue")}</span>
        </>
      )}
    </Link>
  );
}
