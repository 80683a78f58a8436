import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { problemText } from "@/parts/problem-text";
import type { MergeField } from "./compare";
import { refreshMoved, separateCustomer } from "./queries";

/** Under which id it is told that a duplicate was merged. */
export function noticeOf(id: string): string {
  return `merged-${id}`;
}

/** Takes a merge back: on the duplicate's page, and from the notification that tells of it. */
export function SeparateButton(props: { id: string; name: string; label: string }) {
  const { id, name, label } = props;
  const { t } = useTranslation();
  const queries = useQueryClient();
  const separating = useMutation({
    mutationFn: () => separateCustomer(id),
    onSuccess: ({ keptFields, keptContactCount }) => {
      // The offer to undo the merge, wherever it was taken back; on a phone nothing is told beside it.
      notifications.hide(noticeOf(id));
      const fields = (keptFields ?? "").split(",").filter(Boolean) as MergeField[];
      const kept = [
        fields.length > 0 &&
          t("merge.keptFields", { fields: fields.map((field) => t(`customer.field.${field}`)).join(", ") }),
        keptContactCount > 0 && t("merge.keptContacts", { count: keptContactCount }),
      ].filter(Boolean);
      notifications.show({
        title: t("merge.separated", { name }),
        message: (
          <>
            {kept.map((text) => (
              <span key={String(text)}>{text} </span>
            ))}
            <Link to="/customers/$customerId" params={{ customerId: id }}>
              {t("merge.open", { name })}
            </Link>
          </>
        ),
        autoClose: kept.length > 0 ? false : undefined,
      });
    },
    // A refusal, too, says that what is shown is out of date.
    onSettled: () => void refreshMoved(queries),
  });
  return (
    <>
      {separating.error && <p role="alert">{problemText(t, separating.error)}</p>}
      <Button
        size="compact-sm"
        variant="default"
        mt={6}
        loading={separating.isPending}
        onClick={() => separating.mutate()}
      >
        {label}
      </Button>
    </>
  );
}
