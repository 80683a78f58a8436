import { Alert, Button, Group, Modal, MultiSelect, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SubmitKey } from "@/api/submit-key";
import type { CustomerGroup } from "@/api/types";
import { problemText } from "@/parts/problem-text";
import { mergeGroups } from "./queries";
import { useGroupChanged } from "./use-group-changed";
import { groupValuesOptions } from "./values";

/** Most groups that become part of another one at once. */
const MOST = 20;

/** Asks which groups become part of this one, says what will happen, and does it. */
export function MergeDialog(props: { group: CustomerGroup; onMerged: () => void; onClose: () => void }) {
  const { group, onMerged, onClose } = props;
  const { t } = useTranslation();
  const changed = useGroupChanged();
  const [submitKey] = useState(() => new SubmitKey());
  const [chosen, setChosen] = useState<string[]>([]);
  const [text, setText] = useState("");
  const { data = [], isPending, isError } = useQuery(groupValuesOptions(text.trim()));
  const [names, setNames] = useState(new Map<string, string>());
  const merging = useMutation({
    mutationFn: () => mergeGroups(group, chosen, submitKey.for([group.id, group.etag, chosen])),
    onSuccess: onMerged,
    // A refusal, too, says that what is shown is out of date.
    onSettled: (merged) => void changed(merged),
  });
  const others = data.filter(({ value }) => value !== group.id);
  const choose = (ids: string[]) => {
    setChosen(ids);
    setNames(new Map([...names, ...others.map(({ value, description }) => [value, description] as const)]));
    setText("");
  };
  // Those that were chosen before the text was typed stay among the choices, so that they have their names.
  const choices = new Map([
    ...chosen.map((id) => [id, names.get(id) ?? id] as const),
    ...others.map(({ value, description }) => [value, description] as const),
  ]);
  const gone = chosen.map((id) => names.get(id) ?? id).join(", ");
  return (
    <Modal opened onClose={onClose} title={t("groups.merge.title", { name: group.name })}>
      <Stack gap="md">
        {merging.error && (
          <Alert color="red" role="alert">
            {problemText(t, merging.error)}
          </Alert>
        )}
        <MultiSelect
          label={t("groups.merge.others")}
          description={t("groups.merge.hint")}
          data={[...choices].map(([value, label]) => ({ value, label }))}
          value={chosen}
          onChange={choose}
          searchable
          searchValue={text}
          onSearchChange={setText}
          maxValues={MOST}
          hidePickedOptions
          nothingFoundMessage={
            isError ? t("grid.valuesFailed") : isPending ? t("groups.merge.loading") : t("groups.noMatch")
          }
          data-autofocus
        />
        <Text size="md" aria-live="polite">
          {chosen.length > 0
            ? t("groups.merge.text", { count: chosen.length, gone, name: group.name })
            : t("groups.merge.nothing")}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("parts.cancel")}
          </Button>
          <Button
            color="red"
            disabled={chosen.length === 0}
            loading={merging.isPending}
            onClick={() => merging.mutate()}
          >
            {t("groups.merge.yes")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
