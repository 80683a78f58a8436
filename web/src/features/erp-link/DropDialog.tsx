import { Button, Group, Modal, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/problem";
import { SubmitKey } from "@/api/submit-key";
import type { ParkedMessage } from "@/api/types";
import { problemText } from "@/parts/problem-text";
import type { Service } from "./erp-link-search";
import { dropMessage, linkKeys } from "./queries";

/** Asks why a message is not needed, and drops it. */
export function DropDialog(props: {
  service: Service;
  message: ParkedMessage | undefined;
  onClose: () => void;
  onGone: (id: string) => void;
}) {
  const { service, message, onClose, onGone } = props;
  const { t } = useTranslation();
  return (
    <Modal opened={message !== undefined} onClose={onClose} title={t("erpLink.drop.title")}>
      {message && <DropForm key={message.id} {...{ service, message, onClose, onGone }} />}
    </Modal>
  );
}

function DropForm(props: {
  service: Service;
  message: ParkedMessage;
  onClose: () => void;
  onGone: (id: string) => void;
}) {
  const { service, message, onClose, onGone } = props;
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const [submitKey] = useState(() => new SubmitKey());
  const gone = () => {
    onGone(message.id);
    onClose();
    return queries.invalidateQueries({ queryKey: linkKeys.of(service) });
  };
  const dropping = useMutation({
    mutationFn: (why: string) => dropMessage(service, message.id, why, submitKey.for([message.id, why])),
    onSuccess: () => {
      notifications.show({ message: t("erpLink.drop.done") });
      return gone();
    },
    onError: (error) => (isProblem(error, 404) ? gone() : undefined),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const why = reason.trim();
    setMissing(!why);
    if (why && !dropping.isPending) dropping.mutate(why);
  };
  const refused = isProblem(dropping.error, 404) ? null : dropping.error;
  return (
    <form onSubmit={submit} noValidate>
      <Text size="md" mb="sm">
        {t("erpLink.drop.text", { name: `${message.messageType} ${message.entity}`.trim() })}
      </Text>
      <TextInput
        data-autofocus
        required
        maxLength={500}
        label={t("erpLink.drop.reason")}
        value={reason}
        error={missing ? t("erpLink.drop.missing") : refused && problemText(t, refused)}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t("erpLink.cancel")}
        </Button>
        <Button type="submit" color="red" loading={dropping.isPending}>
          {t("erpLink.drop.yes")}
        </Button>
      </Group>
    </form>
  );
}
