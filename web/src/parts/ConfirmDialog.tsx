import { Alert, Button, Group, Modal, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "./problem-text";

/** Asks before something that cannot be undone, does it, and says if it failed. */
export function ConfirmDialog(props: {
  title: string;
  text: ReactNode;
  /** What the button does, for example "Revoke". */
  label: string;
  run: () => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
}) {
  const { title, text, label, run, onDone, onClose } = props;
  const { t } = useTranslation();
  const running = useMutation({ mutationFn: run, onSuccess: onDone });
  return (
    <Modal opened onClose={onClose} title={title}>
      {running.error && (
        <Alert color="red" mb="md" role="alert">
          {problemText(t, running.error)}
        </Alert>
      )}
      <Text size="md">{text}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t("parts.cancel")}
        </Button>
        <Button color="red" loading={running.isPending} onClick={() => running.mutate()}>
          {label}
        </Button>
      </Group>
    </Modal>
  );
}
