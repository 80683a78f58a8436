import { Alert, Button, Checkbox, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Salesman, SalesmanCustomer } from "@/api/types";
import { useDebouncedText } from "@/data-grid/use-debounced-text";
import { useFormat } from "@/i18n/use-format";
import { problemText } from "@/parts/problem-text";
import { type Move, type Moved, MoveKeys, moveCustomers } from "./moves";
import { salesmenOptions } from "./queries";

/** Asks to whom customers move, if nobody has said it by dropping them, says what moves along, and moves them. */
export function MoveDialog(props: {
  from: Salesman;
  to: Salesman | undefined;
  customers: readonly SalesmanCustomer[] | "all";
  count: number;
  onDone: (move: Move, moved: Moved) => void;
  onClose: () => void;
}) {
  const { from, customers, count, onDone, onClose } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const [to, setTo] = useState(props.to);
  const [keep, setKeep] = useState(false);
  const [progress, setProgress] = useState(0);
  const [keys] = useState(() => new MoveKeys());
  const numbers = { count, number: format.number(count) };
  const moving = useMutation({
    mutationFn: (move: Move) => moveCustomers(move, keys, ({ moved }) => setProgress(moved.length)),
    onSuccess: (moved, move) => onDone(move, moved),
  });
  // While it runs, nothing may be changed, and the dialog stays to tell how far it is.
  const close = moving.isPending ? () => undefined : onClose;
  return (
    <Modal opened onClose={close} title={t("salesmenSettings.moveTitle", { ...numbers, name: from.displayName })}>
      <Stack gap="md">
        {moving.error && (
          <Alert color="red" role="alert">
            {problemText(t, moving.error)}
          </Alert>
        )}
        {!props.to && <TargetSelect from={from} chosen={to} onChoose={setTo} />}
        <Text size="md" aria-live="polite">
          {to
            ? t("salesmenSettings.moveText", { ...numbers, from: from.displayName, to: to.displayName })
            : t("salesmenSettings.moveNobody")}
        </Text>
        {!from.sells && <Text size="sm">{t("salesmenSettings.noWayBack", { name: from.displayName })}</Text>}
        <Checkbox
          label={t("salesmenSettings.keep", { name: from.displayName })}
          description={t("salesmenSettings.keepHint")}
          checked={keep}
          disabled={moving.isPending}
          onChange={(event) => setKeep(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          {moving.isPending && (
            <Text size="sm" className="soft tabular" aria-live="polite">
              {t("salesmenSettings.progress", { moved: format.number(progress), all: numbers.number })}
            </Text>
          )}
          <Button variant="default" onClick={onClose} disabled={moving.isPending}>
            {t("parts.cancel")}
          </Button>
          <Button
            disabled={!to}
            loading={moving.isPending}
            data-autofocus={props.to ? true : undefined}
            onClick={() => to && moving.mutate({ from, to, customers, keep })}
          >
            {t("salesmenSettings.move", numbers)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Chooses one of those to whom customers can be moved. */
function TargetSelect(props: {
  from: Salesman;
  chosen: Salesman | undefined;
  onChoose: (to: Salesman | undefined) => void;
}) {
  const { from, chosen, onChoose } = props;
  const { t } = useTranslation();
  const [wanted, setWanted] = useState("");
  const { text, type } = useDebouncedText(wanted, setWanted);
  // What stands there is the name of who was chosen, and no search.
  const search = chosen && wanted === labelOf(chosen) ? "" : wanted.trim();
  const { data, isError } = useInfiniteQuery(salesmenOptions(search, "sells"));
  const salesmen = data?.pages.flatMap((page) => page.salesmen).filter(({ id }) => id !== from.id) ?? [];
  const all = chosen && !salesmen.some(({ id }) => id === chosen.id) ? [chosen, ...salesmen] : salesmen;
  return (
    <Select
      label={t("salesmenSettings.target")}
      data={all.map((salesman) => ({ value: salesman.id, label: labelOf(salesman) }))}
      value={chosen?.id ?? null}
      onChange={(id) => onChoose(all.find((salesman) => salesman.id === id))}
      searchable
      searchValue={text}
      onSearchChange={type}
      nothingFoundMessage={t(isError ? "grid.valuesFailed" : "form.nothingFound")}
      data-autofocus
    />
  );
}

/** Two may have the same name. */
function labelOf({ displayName, code }: Salesman): string {
  return `${displayName} (${code})`;
}
