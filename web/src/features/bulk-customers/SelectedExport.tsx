import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { filterParameter } from "@/api/filter";
import type { CustomerSummary } from "@/api/types";
import { ExportCsv } from "@/features/export-list/ExportCsv";
import { useFormat } from "@/i18n/use-format";
import { idFilter } from "./id-filter";

/** Most customers that are named in one address. */
const MOST = 1000;

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
