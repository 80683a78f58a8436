import { Alert, Button, Group, Modal, NumberInput, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, isProblem } from "@/api/problem";
import { SubmitKey } from "@/api/submit-key";
import type { Rank } from "@/api/types";
import { fieldProblem, isElsewhere } from "@/parts/form-problem";
import { problemText } from "@/parts/problem-text";
import { offerUndo } from "@/parts/undo";
import { createRank, type RankValues, ranksOptions, updateRank } from "./queries";
import { useRankChanged } from "./use-rank-changed";

const FIELDS = ["name", "callCycleDays"] as const;
const LONGEST_CYCLE = 3650;
const UNDO = "rank";

/** Name and call cycle of a rank: of a new one, or of one that is there. */
export function RankDialog(props: { rank?: Rank | undefined; onClose: () => void }) {
  const { onClose } = props;
  // The version whose values are edited: a newer one must not be overwritten unseen.
  const [rank, setRank] = useState(props.rank);
  const { t } = useTranslation();
  const queries = useQueryClient();
  const changed = useRankChanged();
  const [submitKey] = useState(() => new SubmitKey());
  const [name, setName] = useState(rank?.name ?? "");
  const [days, setDays] = useState<number | string>(rank?.callCycleDays ?? "");
  const [tried, setTried] = useState(false);
  const wanted =
    typeof days === "number" && Number.isInteger(days) && days >= 1 && days <= LONGEST_CYCLE ? days : undefined;
  const saving = useMutation({
    mutationFn: (values: RankValues) => (rank ? updateRank(rank, values) : createRank(values, submitKey.for(values))),
    onSuccess: (saved) => {
      void changed(saved);
      onClose();
      if (rank) offerBack(rank, saved);
    },
    onError: (error) => {
      // If the rank cannot be fetched, the next attempt is refused once more, and fetches it.
      if (isProblem(error, 412)) return takeStored().catch(() => undefined);
    },
  });
  /** Goes on with the rank as it is stored now, and what was typed in place of what was seen. */
  const takeStored = async () => {
    // What is shown behind the dialog is out of date, too.
    void changed();
    const ranks = await queries.fetchQuery({ ...ranksOptions, staleTime: 0 });
    const now = ranks.find(({ id }) => id === rank?.id);
    if (!rank || !now) return;
    setRank(now);
    setName((typed) => (typed.trim() === rank.name ? now.name : typed));
    setDays((typed) => (typed === (rank.callCycleDays ?? "") ? (now.callCycleDays ?? "") : typed));
  };
  const offerBack = (before: Rank, saved: Rank) => {
    const { callCycleDays } = before;
    // A rank that had no cycle cannot be without one again.
    if (!callCycleDays || saved.etag === before.etag) return;
    const back = (): Promise<unknown> =>
      updateRank(saved, { name: before.name, callCycleDays }).then(changed, (error) =>
        offerUndo({ id: UNDO, message: problemText(t, error), run: () => void back() }),
      );
    offerUndo({ id: UNDO, message: t("ranks.saved", { name: saved.name }), run: () => void back() });
  };
  const touched = name !== (rank?.name ?? "") || days !== (rank?.callCycleDays ?? "");
  const taken = saving.error instanceof ApiProblem && saving.error.reason === "NAME_TAKEN" && saving.error.detail;
  const owned = rank !== undefined && !rank.madeHere;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() && wanted) saving.mutate({ name: name.trim(), callCycleDays: wanted });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      // What was typed is not thrown away by one key or a click beside it.
      closeOnClickOutside={false}
      closeOnEscape={!touched}
      title={rank ? t("ranks.editOne", { name: rank.name }) : t("ranks.new")}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {!taken && isElsewhere(saving.error, FIELDS) && (
            <Alert color="red" role="alert">
              {isProblem(saving.error, 412) ? t("ranks.stale") : problemText(t, saving.error)}
            </Alert>
          )}
          <TextInput
            label={t("ranks.name")}
            description={owned ? t("ranks.ownedByErp") : undefined}
            autoComplete="off"
            maxLength={40}
            required={!owned}
            readOnly={owned}
            data-autofocus={!owned || undefined}
            value={name}
            error={
              tried && !name.trim() ? t("logIn.missing") : (fieldProblem(saving.error, "name") ?? (taken || undefined))
            }
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NumberInput
            label={t("ranks.days")}
            description={t("ranks.daysHint")}
            required
            allowDecimal={false}
            allowNegative={false}
            min={1}
            max={LONGEST_CYCLE}
            clampBehavior="none"
            data-autofocus={owned || undefined}
            value={days}
            error={
              tried && !wanted
                ? t("ranks.wrongDays", { most: LONGEST_CYCLE })
                : fieldProblem(saving.error, "callCycleDays")
            }
            onChange={setDays}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("parts.cancel")}
            </Button>
            <Button type="submit" loading={saving.isPending}>
              {rank ? t("parts.save") : t("ranks.create")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
