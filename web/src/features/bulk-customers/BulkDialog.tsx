import { Alert, Button, Group, Modal, Progress, Select, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CustomerSummary } from "@/api/types";
import { choices, employeesOptions, nothingToChoose, staticCodesOptions } from "@/features/customers/look-ups";
import { useFormat } from "@/i18n/use-format";
import { ProblemNote } from "@/parts/ProblemNote";
import { problemText } from "@/parts/problem-text";
import { hideUndo } from "@/parts/undo";
import { BulkSummary } from "./BulkSummary";
import { afterwards, type BulkField, type Chosen, stepOf } from "./change";
import { outcome } from "./outcome";
import { BulkRun } from "./run";
import { useBulkChanged } from "./use-bulk-changed";
import { UNDO, useUndo } from "./use-undo";

/** Asks for the new value, changes the customers, and says of which it could not and why. */
export default function BulkDialog(props: {
  field: BulkField;
  customers: CustomerSummary[];
  /** Told how the changed ones are now. */
  onRenewed: (customers: CustomerSummary[]) => void;
  onClose: () => void;
}) {
  const { field, onRenewed, onClose } = props;
  // The rows as they were when this was opened: their versions are those that somebody saw.
  const [customers] = useState(props.customers);
  const { t } = useTranslation();
  const format = useFormat();
  const changed = useBulkChanged();
  const { offer, undo } = useUndo(onRenewed);
  const offered = useChoices(field);
  const [value, setValue] = useState<string | null>(null);
  const [work, setWork] = useState<{ chosen: Chosen; run: BulkRun } | null>(null);
  const [done, setDone] = useState(0);
  const count = customers.length;
  const number = format.number(count);

  const running = useMutation({
    mutationFn: async ({ run }: { chosen: Chosen; run: BulkRun }) => run.run(setDone),
    // Also after a failure: some of the calls may have been answered.
    onSettled: (_, __, { chosen, run }) => {
      onRenewed(afterwards(chosen, customers, run.results));
      void changed();
    },
    onSuccess: (results, { chosen }) => {
      const { refused, updated } = outcome(results);
      if (refused.length > 0) return;
      if (updated > 0) offer(chosen, customers, results);
      else notifications.show({ message: t("bulk.nothing") });
      onClose();
    },
  });
  const start = () => {
    const label = offered.data?.find((choice) => choice.value === value)?.label;
    if (!value || label === undefined) return;
    hideUndo(UNDO);
    const chosen = { field, value, label };
    const next = work?.chosen.value === value ? work : { chosen, run: new BulkRun([stepOf(chosen, customers)]) };
    setWork(next);
    setDone(next.run.results.length);
    running.mutate(next);
  };
  // Where nothing was refused, the dialog is about to close.
  const finished = running.isSuccess && work && outcome(work.run.results).refused.length > 0 ? work : null;
  const begun = work !== null && done > 0;
  const leave = () => {
    // Some calls were answered before one failed: what they did can be taken back.
    if (work && begun && outcome(work.run.results).updated > 0) offer(work.chosen, customers, work.run.results);
    onClose();
  };
  return (
    <Modal
      opened
      onClose={leave}
      title={finished ? t("bulk.done") : t(`bulk.${field}.title`, { count, number })}
      closeOnClickOutside={!running.isPending}
      closeOnEscape={!running.isPending}
      withCloseButton={!running.isPending}
    >
      {finished ? (
        <BulkSummary
          chosen={finished.chosen}
          customers={customers}
          results={finished.run.results}
          onUndo={() => {
            onClose();
            undo(finished.chosen, customers, finished.run.results);
          }}
          onClose={leave}
        />
      ) : (
        <Stack gap="md">
          {running.error && (
            <Alert color="red" role="alert">
              {problemText(t, running.error)} {begun && t("bulk.goOn", { done: format.number(done), number })}
            </Alert>
          )}
          {offered.error && !offered.data ? (
            <ProblemNote error={offered.error} onRetry={offered.refetch} />
          ) : (
            <Select
              label={t(`bulk.${field}.label`)}
              data={offered.data ?? []}
              value={value}
              onChange={setValue}
              searchable
              allowDeselect={false}
              nothingFoundMessage={nothingToChoose(t, offered.data ?? [])}
              placeholder={t("form.choosePlaceholder")}
              maxDropdownHeight={260}
              disabled={running.isPending || begun}
              data-autofocus
            />
          )}
          {running.isPending && count > 1 && (
            <div>
              <Text size="sm" role="status">
                {t("bulk.progress", { done: format.number(done), number })}
              </Text>
              <Progress value={(done / count) * 100} size="sm" mt={6} aria-label={t("bulk.running")} animated />
            </div>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={leave} disabled={running.isPending}>
              {t("parts.cancel")}
            </Button>
            <Button disabled={!value} loading={running.isPending} onClick={start}>
              {running.error ? t("problem.retry") : t(`bulk.${field}.yes`, { count, number })}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

/** What there is to choose from. */
function useChoices(field: BulkField) {
  const codes = useQuery({ ...staticCodesOptions, enabled: field !== "salesman" });
  const employees = useQuery({ ...employeesOptions, enabled: field === "salesman" });
  const { error, refetch } = field === "salesman" ? employees : codes;
  const salesmen = employees.data?.filter(({ active, salesman }) => active && salesman);
  const list = field === "rank" ? "STATIC_CODE_LIST_RANK" : "STATIC_CODE_LIST_REPORTING_AREA";
  const data =
    field === "salesman"
      ? salesmen?.map(({ id, displayName }) => ({ value: id, label: displayName }))
      : codes.data && choices(codes.data, list);
  return { data, error, refetch: () => void refetch() };
}
