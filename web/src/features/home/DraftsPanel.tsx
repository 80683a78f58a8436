import { Button } from "@mantine/core";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { Link, type LinkProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useDiscard } from "@/drafts/use-discard";
import { useDrafts } from "@/drafts/use-drafts";
import { Frame } from "@/parts/Frame";
import { IconAction } from "@/parts/IconAction";
import { RelativeTime } from "@/parts/RelativeTime";
import { draftLine } from "./draft-line";
import classes from "./home.module.css";

/** What was typed and not saved, on this device. Not there when there is nothing. */
export function DraftsPanel() {
  const { t } = useTranslation();
  const discard = useDiscard();
  const drafts = useDrafts();
  if (drafts.length === 0) return null;
  return (
    <Frame title={t("home.drafts.title")} padded={false}>
      <ul className={classes.rows}>
        {drafts.map((draft) => {
          const { form, id, title, time } = draft;
          const name = title || t("home.drafts.untitled");
          const { kind, link } = draftLine(form);
          return (
            <li key={`${form} ${id}`} className={classes.draft}>
              <IconPencil size={16} stroke={1.75} aria-hidden />
              <span className="cut">{t(`home.drafts.${kind}`, { name })}</span>
              <span className={classes.draftTime}>
                <RelativeTime time={time} />
              </span>
              <Button
                size="compact-sm"
                className={classes.draftButton}
                variant="light"
                renderRoot={(root) => <Link {...root} {...(link as LinkProps)} state={{ draft: id }} />}
              >
                {t("home.drafts.continue")}
              </Button>
              <IconAction icon={IconTrash} label={t("home.drafts.discard", { name })} onClick={() => discard(draft)} />
            </li>
          );
        })}
      </ul>
    </Frame>
  );
}
