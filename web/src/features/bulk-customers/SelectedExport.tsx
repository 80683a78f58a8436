import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { anyOf, condition, filterParameter } from "@/api/filter";
import type { CustomerSummary } from "@/api/types";
import { ExportCsv } from "@/features/export-list/ExportCsv";
import { useFormat } from "@/i18n/use-format";

/** Most customers that are named in one address. */
const MOST = 1000;
/** Most values of a condition. */
const MOST_VALUES = 100;

/** Takes the selected customers away as a file, and no others. */
export function SelectedExport({ customers, orderBy }: { customers: readonly CustomerSummary[]; orderBy: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const count = customers.length;
  const request = useCallback(
    (signal: AbortSignal) => {
      const query = { filter: filterParameter(idFilter(customers.map(({ id }) => id))), orderBy };
      return api.GET("/api/v1/customers/export", { params: { query }, parseAs: "stream", signal });
    },
    [customers, orderBy],
  );
  return (
    <ExportCsv
      total={{ count, capped: false }}
      request={request}
      label={t("bulk.export.action")}
      hint={
        count > MOST
          ? t("bulk.export.tooMany", { most: format.number(MOST) })
          : t("bulk.export.hint", { count, number: format.number(count) })
      }
      disabled={count > MOST}
    />
  );
}

/** These customers, whoever shows them. */
export function idFilter(ids: readonly string[]) {
  const parts: string[][] = [];
  for (let at = 0; at < ids.length; at += MOST_VALUES) parts.push(ids.slice(at, at + MOST_VALUES));
  return anyOf(parts.map((part) => condition("id", "ANY_OF", ...part)));
}
