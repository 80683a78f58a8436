import { Button, Group, Modal, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { problemText } from "@/parts/problem-text";
import type { Service } from "./erp-link-search";
import { linkKeys, replayAll } from "./queries";

/** Replays all messages that the table holds, after a confirmation that says how many. */
export function ReplayAllButton(props: {
  service: Service;
  filter: Filter | undefined;
  total: { count: number; capped: boolean } | undefined;
}) {
  const { service, filter, total } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState(0);
  const count = total?.count ?? 0;
  const replaying = useMutation({
    mutationFn: () => replayAll(service, filter, ({ applied, failed }) => setDone(applied + failed)),
    onMutate: () => setDone(0),
    onSuccess: ({ applied, failed }) => {
      setAsking(false);
      notifications.show({
        color: failed > 0 ? "orange" : "teal",
        title: t("erpLink.replayAll.applied", { count: applied, number: format.number(applied) }),
        message:
          failed > 0
            ? t("erpLink.replayAll.failed", { count: failed, number: format.number(failed) })
            : t("erpLink.replayAll.noneLeft"),
      });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: linkKeys.of(service) }),
  });
  if (count === 0 && !asking) return null;
  const close = () => {
    if (!replaying.isPending) setAsking(false);
  };
  const number = format.number(count) + (total?.capped ? "+" : "");
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlayerPlay size={14} aria-hidden />}
        onClick={() => {
          replaying.reset();
          setAsking(true);
        }}
      >
        {t(filter ? "erpLink.replayAll.matching" : "erpLink.replayAll.all")}
      </Button>
      <Modal opened={asking} onClose={close} title={t("erpLink.replayAll.title", { count, number })}>
        <Text size="md">{t("erpLink.replayAll.text")}</Text>
        {replaying.isPending && (
          <Text size="md" mt="sm" role="status">
            {t("erpLink.replayAll.progress", { done: format.number(done), number })}
          </Text>
        )}
        {replaying.error && (
          <Text size="md" mt="sm" c="var(--crm-danger)" role="alert">
            {problemText(t, replaying.error)}
          </Text>
        )}
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={close} disabled={replaying.isPending}>
            {t("erpLink.cancel")}
          </Button>
          <Button data-autofocus loading={replaying.isPending} onClick={() => replaying.mutate()}>
            {t("erpLink.replayAll.yes")}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
