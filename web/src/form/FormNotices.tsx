import { Alert, Button, Group } from "@mantine/core";
import { IconHistory, IconPencil, IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Draft } from "@/drafts/draft-store";
import { useDiscard } from "@/drafts/use-discard";
import { RelativeTime } from "@/parts/RelativeTime";
import classes from "./form.module.css";

/** More would push the form away; the home page lists them all. */
const MOST_WAITING = 3;

/**
 * What the user should know before he goes on typing: a draft was restored, others wait, the record was changed
 * meanwhile.
 */
export function FormNotices<Values>(props: {
  found: Draft<Values> | null;
  onDiscard: () => void;
  /** Drafts of this form to go on with instead, or to discard. */
  waiting: Draft<Values>[];
  onGoOn: (draft: Draft<Values>) => void;
  /** Says that the record was changed meanwhile; absent if it was not. */
  outdated?: string | false;
  onCompare?: () => void;
}) {
  const { found, onDiscard, waiting, onGoOn, outdated, onCompare } = props;
  const { t } = useTranslation();
  const discard = useDiscard();
  const nameOf = ({ title }: Draft<Values>) => title || t("home.drafts.untitled");
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
      {!found &&
        waiting.slice(0, MOST_WAITING).map((draft) => (
          <Alert
            key={draft.id}
            color="brand"
            icon={<IconPencil size={18} aria-hidden />}
            role="status"
            className={classes.notice}
          >
            <span>
              {t("form.waiting", { name: nameOf(draft) })} (
              <RelativeTime time={draft.time} />)
            </span>
            <Group gap="xs">
              <Button
                size="compact-sm"
                variant="light"
                aria-label={t("form.goOnWith", { name: nameOf(draft) })}
                onClick={() => onGoOn(draft)}
              >
                {t("form.goOn")}
              </Button>
              <Button
                size="compact-sm"
                variant="subtle"
                aria-label={t("home.drafts.discard", { name: nameOf(draft) })}
                onClick={() => discard(draft)}
              >
                {t("leave.discard")}
              </Button>
            </Group>
          </Alert>
        ))}
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
