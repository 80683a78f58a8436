import { Alert, Button } from "@mantine/core";
import { IconHistory, IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Draft } from "@/drafts/draft-store";
import { RelativeTime } from "@/parts/RelativeTime";
import classes from "./form.module.css";

/** What the user should know before he goes on typing: a draft was restored, somebody else changed the record. */
export function FormNotices(props: {
  found: Draft<unknown> | null;
  onDiscard: () => void;
  /** Says that somebody changed the record meanwhile; absent if nobody did. */
  outdated?: string | false;
  onCompare?: () => void;
}) {
  const { found, onDiscard, outdated, onCompare } = props;
  const { t } = useTranslation();
  return (
    <>
      {found && (
        <Alert color="brand" icon={<IconHistory size={18} aria-hidden />} role="status" className={classes.notice}>
          <span>
            {t("form.restored")} (<RelativeTime time={found.time} />)
          </span>
          <Button size="compact-sm" variant="light" onClick={onDiscard}>
            {t("form.discard")}
          </Button>
        </Alert>
      )}
      {outdated && (
        <Alert color="orange" icon={<IconUsers size={18} aria-hidden />} role="status" className={classes.notice}>
          <span>{outdated}</span>
          <Button size="compact-sm" variant="light" color="orange" onClick={onCompare}>
            {t("form.compare")}
          </Button>
        </Alert>
      )}
    </>
  );
}
