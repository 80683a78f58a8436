import { Button } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Note } from "@/parts/Note";

/** Says who may use the import of customers. */
export function NoRightNote() {
  const { t } = useTranslation();
  return (
    <Note
      page
      icon={IconLock}
      title={t("imports.noRight.title")}
      actions={
        <Button variant="default" renderRoot={(root) => <Link {...root} to="/" />}>
          {t("problem.home")}
        </Button>
      }
    >
      {t("imports.noRight.text")}
    </Note>
  );
}
