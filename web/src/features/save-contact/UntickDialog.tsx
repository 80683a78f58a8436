import { Button, Group, Modal, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** Asks before a contact leaves the salesmen's hands: the others are maintained in the ERP. */
export function UntickDialog({ onClose, onConfirm }: { onClose: () => void; onConfirm: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("contact.untick.title")}
      closeButtonProps={{ "aria-label": t("shell.close") }}
    >
      <Text size="md">{t("contact.untick.text")}</Text>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" data-autofocus onClick={onClose}>
          {t("contact.untick.keep")}
        </Button>
        <Button onClick={onConfirm}>{t("contact.untick.save")}</Button>
      </Group>
    </Modal>
  );
}
