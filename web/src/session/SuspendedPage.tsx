import { Button } from "@mantine/core";
import { IconBuildingOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Note } from "@/parts/Note";
import { leaveForLogIn } from "./session";

/** Instead of any page while the user's company is suspended. `text` says whom to ask. */
export function SuspendedPage({ text, onRetry }: { text: string; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <Note
      page
      icon={IconBuildingOff}
      title={t("suspended.title")}
      actions={
        <>
          <Button onClick={onRetry}>{t("problem.retry")}</Button>
          <Button variant="default" onClick={leaveForLogIn}>
            {t("suspended.logIn")}
          </Button>
        </>
      }
    >
      {text}
    </Note>
  );
}
