import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { BulkUpdateResult, CustomerSummary } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import classes from "./bulk-summary.module.css";
import type { Chosen } from "./change";
import { outcome } from "./outcome";

/** What became of the customers, and why some of them stayed as they were. */
export function BulkSummary(props: {
  chosen: Chosen;
  customers: readonly CustomerSummary[];
  results: readonly BulkUpdateResult[];
  onUndo: () => void;
  onClose: () => void;
}) {
  const { chosen, customers, results, onUndo, onClose } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const names = new Map(customers.map(({ id, name }) => [id, name]));
  const { updated, unchanged, refused } = outcome(results);
  const counted = (count: number) => ({ count, number: format.number(count), label: chosen.label });
  return (
    <Stack gap="md">
      <Text size="md">
        {t(`bulk.${chosen.field}.changed`, counted(updated))} {unchanged > 0 && t("bulk.already", counted(unchanged))}
      </Text>
      <Alert color="orange" role="alert" title={t("bulk.refused", counted(refused.length))}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard. */}
        <ul className={classes.list} tabIndex={0} aria-label={t("bulk.refused", counted(refused.length))}>
          {refused.map(({ id, problem }) => (
            <li key={id}>
              <strong>{names.get(id) ?? id}</strong> {problem?.reason === "STALE" ? t("bulk.stale") : problem?.message}
            </li>
          ))}
        </ul>
      </Alert>
      <Group justify="flex-end">
        {updated > 0 && (
          <Button variant="default" onClick={onUndo}>
            {t("parts.undo")}
          </Button>
        )}
        <Button onClick={onClose} data-autofocus>
          {t("parts.close")}
        </Button>
      </Group>
    </Stack>
  );
}
