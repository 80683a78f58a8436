import { Alert } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CustomerSummary, GroupRefusal } from "@/api/types";
import { problemText } from "@/parts/problem-text";

/** Says what went wrong when customers were added or removed: the whole of it, or with which of them and why. */
export function MoveNote(props: {
  error: unknown;
  refusals: GroupRefusal[] | undefined;
  /** Those that were asked for. */
  customers: CustomerSummary[] | undefined;
}) {
  const { error, refusals = [], customers = [] } = props;
  const { t } = useTranslation();
  if (!error && refusals.length === 0) return null;
  const names = new Map(customers.map(({ id, name }) => [id, name]));
  return (
    <Alert color={error ? "red" : "orange"} role="alert" m="sm">
      {error ? (
        problemText(t, error)
      ) : (
        <ul>
          {refusals.map(({ customerId, reason }) => (
            <li key={customerId}>{t(`groups.refused.${reason}`, { name: names.get(customerId) ?? customerId })}</li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
