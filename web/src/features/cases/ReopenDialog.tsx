import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/problem";
import type { Case } from "@/api/types";
import { useWorkChanged } from "@/features/activities/use-work-changed";
import { ConfirmDialog } from "@/parts/ConfirmDialog";
import { caseName } from "./case";
import { caseOptions, reopenCase } from "./queries";

/** Asks before a case that was won, lost or closed is opened again, which undoes what was counted. */
export function ReopenDialog(props: { of: Case; onClose: () => void }) {
  const { onClose } = props;
  // The version that is asked about: a newer one is asked about anew.
  const [of, setOf] = useState(props.of);
  const { t } = useTranslation();
  const queries = useQueryClient();
  const workChanged = useWorkChanged();
  const reopen = async () => {
    try {
      queries.setQueryData(caseOptions(of.id).queryKey, await reopenCase(of));
    } catch (error) {
      if (isProblem(error, 412)) setOf(await queries.fetchQuery({ ...caseOptions(of.id), staleTime: 0 }));
      throw error;
    } finally {
      // A refusal, too, says that what is shown is out of date.
      void workChanged();
    }
  };
  return (
    <ConfirmDialog
      title={t("case.reopen.title", { name: caseName(of) })}
      text={t(`case.reopen.text.${of.status === "CASE_STATUS_WON" ? "won" : "other"}`)}
      label={t("case.action.reopen")}
      run={reopen}
      onDone={() => {
        notifications.show({ message: t("case.reopen.done", { name: caseName(of) }) });
        onClose();
      }}
      onClose={onClose}
    />
  );
}
