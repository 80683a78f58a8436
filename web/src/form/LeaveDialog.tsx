import { Button, Group, Modal, Text } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

/** Asks before a form with unsaved changes is left. Where drafts are kept, nothing is lost by leaving, unless it is discarded. */
export function LeaveDialog(props: {
  blocked: () => boolean;
  /** Keeps the draft; absent where there are none. Then the browser asks, too, before it closes the page. */
  onKeep?: () => void;
  onDiscard: () => void;
}) {
  const { blocked, onKeep, onDiscard } = props;
  const { t } = useTranslation();
  // Whoever decided to leave is not asked again while the next page still loads, wherever he turns meanwhile.
  const decided = useRef(false);
  const blocker = useBlocker({
    shouldBlockFn: () => !decided.current && blocked(),
    enableBeforeUnload: onKeep ? false : () => !decided.current && blocked(),
    withResolver: true,
  });
  const leave = (first: () => void) => {
    first();
    decided.current = true;
    blocker.proceed?.();
  };
  return (
    <Modal
      opened={blocker.status === "blocked"}
      onClose={() => blocker.reset?.()}
      title={t("leave.title")}
      closeButtonProps={{ "aria-label": t("shell.close") }}
    >
      <Text size="md">{t(onKeep ? "leave.text" : "leave.lost")}</Text>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="subtle" color="red" mr="auto" onClick={() => leave(onDiscard)}>
          {t("leave.discard")}
        </Button>
        <Button
          variant={onKeep ? "default" : "filled"}
          data-autofocus={onKeep ? undefined : true}
          onClick={() => blocker.reset?.()}
        >
          {t("leave.stay")}
        </Button>
        {onKeep && (
          <Button data-autofocus onClick={() => leave(onKeep)}>
            {t("leave.keep")}
          </Button>
        )}
      </Group>
    </Modal>
  );
}
