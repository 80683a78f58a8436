import { Button, Group, Modal, Text } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

/** Asks before a form with unsaved changes is left. Nothing is lost by leaving: the draft stays unless discarded. */
export function LeaveDialog(props: { blocked: () => boolean; onKeep: () => void; onDiscard: () => void }) {
  const { blocked, onKeep, onDiscard } = props;
  const { t } = useTranslation();
  const blocker = useBlocker({ shouldBlockFn: blocked, enableBeforeUnload: false, withResolver: true });
  return (
    <Modal
      opened={blocker.status === "blocked"}
      onClose={() => blocker.reset?.()}
      title={t("leave.title")}
      closeButtonProps={{ "aria-label": t("shell.close") }}
    >
      <Text size="md">{t("leave.text")}</Text>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button
          variant="subtle"
          color="red"
          mr="auto"
          onClick={() => {
            onDiscard();
            blocker.proceed?.();
          }}
        >
          {t("leave.discard")}
        </Button>
        <Button variant="default" onClick={() => blocker.reset?.()}>
          {t("leave.stay")}
        </Button>
        <Button
          data-autofocus
          onClick={() => {
            onKeep();
            blocker.proceed?.();
          }}
        >
          {t("leave.keep")}
        </Button>
      </Group>
    </Modal>
  );
}
