import { Button } from "@mantine/core";
import { IconArrowRight, type IconProps } from "@tabler/icons-react";
import { type ComponentType, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { RelativeTime } from "@/parts/RelativeTime";
import classes from "./history-timeline.module.css";

/** A change as a person reads it; empty texts for blank values. */
export interface ReadChange {
  field: string;
  label: string;
  old: string;
  new: string;
}

/** More changes than these are shown on demand: a new record has one for every field. */
const SHOWN = 4;

/** One thing that was done: who did what and when, and which fields changed by it. */
export function TimelineEntry(props: {
  icon: ComponentType<IconProps>;
  userName: string;
  /** What was done, after the name: "changed the contact Zinzi Nkosi". */
  sentence: ReactNode;
  time: string;
  changes: ReadChange[];
  /** True for what is new: its fields had no values before. */
  created: boolean;
  /** Where it came from, if the look tells it. */
  origin?: string;
}) {
  const { icon: Icon, userName, sentence, time, changes, created, origin } = props;
  const { t } = useTranslation();
  const [whole, setWhole] = useState(false);
  const shown = whole ? changes : changes.slice(0, SHOWN);
  return (
    <li className={classes.entry} data-origin={origin}>
      <span className={classes.icon}>
        <Icon size={15} stroke={1.75} aria-hidden />
      </span>
      <div className={classes.body}>
        <p className={classes.head}>
          <span className={classes.who}>{userName}</span> {sentence}{" "}
          <span className={classes.time}>
            <span className={classes.dot}>· </span>
            <RelativeTime time={time} />
          </span>
        </p>
        {shown.length > 0 && (
          <dl className={classes.changes}>
            {shown.map((change) => (
              <Change key={change.field} change={change} created={created} />
            ))}
          </dl>
        )}
        {changes.length > SHOWN && (
          <Button size="compact-xs" variant="subtle" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? t("history.less") : t("history.moreFields", { count: changes.length - SHOWN })}
          </Button>
        )}
      </div>
    </li>
  );
}

/** A field with its old and its new value; of what is new, the value alone. */
function Change({ change, created }: { change: ReadChange; created: boolean }) {
  const { t } = useTranslation();
  const blank = <span className={classes.blank}>{t("history.blank")}</span>;
  return (
    <div className={classes.change}>
      <dt className={classes.label}>{change.label}</dt>
      <dd className={classes.values}>
        {!created && (
          <>
            <span className={classes.old}>{change.old || blank}</span>
            <IconArrowRight size={13} stroke={1.75} role="img" aria-label={t("history.becomes")} />
          </>
        )}
        <span className={classes.new}>{change.new || blank}</span>
      </dd>
    </div>
  );
}
