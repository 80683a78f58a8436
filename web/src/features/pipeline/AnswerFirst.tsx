import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "./pipeline.module.css";

/** Why a case stays where it was: it is asked something on the way. Where that is answered is one step from here. */
export function AnswerFirst({ why, caseId }: { why: string; caseId: string }) {
  const { t } = useTranslation();
  return (
    <span className={classes.answerFirst}>
      {why}
      <Button
        variant="light"
        size="compact-sm"
        renderRoot={(root) => <Link {...root} to="/cases/$caseId/edit" params={{ caseId }} />}
      >
        {t("gates.answerThem")}
      </Button>
    </span>
  );
}
