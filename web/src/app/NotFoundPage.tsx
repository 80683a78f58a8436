import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Note } from "@/parts/Note";

/** An address without a page. */
export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Note
      page
      icon={IconMapOff}
      title={t("problem.noPage.title")}
      actions={<Button renderRoot={(root) => <Link {...root} to="/" />}>{t("problem.home")}</Button>}
    >
      {t("problem.noPage.text")}
    </Note>
  );
}
