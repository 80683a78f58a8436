import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CustomerGroup } from "@/api/types";
import { useFormDraft } from "@/form/use-form-draft";
import { useFormEntry } from "@/form/use-form-entry";
import { editGroupForm, NEW_GROUP_FORM } from "./draft-form";
import { GroupForm } from "./GroupForm";
import type { GroupValues } from "./queries";

/** Name and salesmen of a group: of a new one, or of one that is there. */
export function GroupDialog(props: {
  group?: CustomerGroup;
  onSaved: (saved: CustomerGroup) => void;
  onClose: () => void;
}) {
  const { group, onSaved, onClose } = props;
  const { t } = useTranslation();
  const entry = useFormEntry();
  const draft = useFormDraft<GroupValues>(group ? editGroupForm(group.id) : NEW_GROUP_FORM, entry);
  return (
    <Modal
      opened
      onClose={onClose}
      // What was typed and ticked stays a draft; but a click beside it is seldom meant.
      closeOnClickOutside={false}
      size="lg"
      title={group ? t("groups.editOne", { name: group.name }) : t("groups.new")}
    >
      <GroupForm key={draft.key} group={group} draft={draft} onSaved={onSaved} onClose={onClose} />
    </Modal>
  );
}
