import { useTranslation } from "react-i18next";
import type { CustomerGroup } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { ConfirmDialog } from "@/parts/ConfirmDialog";
import { GroupDialog } from "./GroupDialog";
import { MergeDialog } from "./MergeDialog";
import { deleteGroup } from "./queries";
import { useGroupChanged } from "./use-group-changed";

/** What can be done with a group beside its customers. */
export type GroupAction = "edit" | "merge" | "delete";

/** The dialog of an action. */
export function GroupActionDialog(props: {
  action: GroupAction;
  group: CustomerGroup;
  onDone: (action: GroupAction) => void;
  onClose: () => void;
}) {
  const { action, group, onDone, onClose } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const changed = useGroupChanged();
  if (action === "edit") return <GroupDialog group={group} onSaved={() => onDone(action)} onClose={onClose} />;
  if (action === "merge") return <MergeDialog group={group} onMerged={() => onDone(action)} onClose={onClose} />;
  const { name, customerCount } = group;
  return (
    <ConfirmDialog
      title={t("groups.delete.title", { name })}
      text={t("groups.delete.text", { count: customerCount, number: format.number(customerCount) })}
      label={t("groups.delete.yes")}
      run={async () => {
        try {
          await deleteGroup(group);
        } finally {
          // A refusal, too, says that what is shown is out of date.
          void changed();
        }
      }}
      onDone={() => onDone(action)}
      onClose={onClose}
    />
  );
}
