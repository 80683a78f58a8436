import { Button } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Note } from "@/parts/Note";

/** Why there is nothing to type here, and the way back: to the customer, or home where there is none. */
export function NoRight({ text, customerId }: { text: string; customerId?: string }) {
  const { t } = useTranslation();
  return (
    <Note
      page
      icon={IconLock}
      title={t("problem.forbidden.title")}
      actions={
        <Button
          renderRoot={(root) =>
            customerId ? (
              <Link {...root} to="/customers/$customerId" params={{ customerId }} />
            ) : (
              <Link {...root} to="/" />
            )
          }
        >
          {t(customerId ? "form.toCustomer" : "problem.home")}
        </Button>
      }
    >
      {text}
    </Note>
  );
}
