import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/problem";
import { randomId } from "@/api/random-id";
import type { ParkedMessage } from "@/api/types";
import { problemText } from "@/parts/problem-text";
import type { Service } from "./erp-link-search";
import { linkKeys, replayMessage } from "./queries";

/** Replays one message and says what became of it. `onGone` is called when it is no longer parked. */
export function useReplay(service: Service, onGone: (id: string) => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [replaying, setReplaying] = useState<string>();
  const { mutate } = useMutation({
    // Each press is a try of its own: the cause may be mended since the last one.
    mutationFn: (message: ParkedMessage) => replayMessage(service, message.id, randomId()),
    onMutate: ({ id }) => setReplaying(id),
    onSuccess: ({ outcome, reason }, { id, messageType, entity }) => {
      const name = `${messageType} ${entity}`.trim();
      if (outcome === "REPLAY_OUTCOME_FAILED") {
        notifications.show({ color: "red", title: t("erpLink.replayed.failed", { name }), message: reason });
        return;
      }
      const duplicate = outcome === "REPLAY_OUTCOME_DUPLICATE";
      notifications.show({
        color: "teal",
        title: t("erpLink.replayed.applied", { name }),
        message: t(duplicate ? "erpLink.replayed.before" : "erpLink.replayed.now"),
      });
      onGone(id);
    },
    onError: (error, { id }) => {
      if (isProblem(error, 404)) {
        notifications.show({ message: t("erpLink.gone") });
        onGone(id);
        return;
      }
      notifications.show({ color: "red", title: t("erpLink.replayed.notDone"), message: problemText(t, error) });
    },
    onSettled: () => {
      setReplaying(undefined);
      return queries.invalidateQueries({ queryKey: linkKeys.of(service) });
    },
  });
  return { replay: mutate, replaying };
}
