import type { QueryClient } from "@tanstack/react-query";
import type { CaseConfig } from "@/api/types";
import type { ColumnValue, ValuesQuery } from "@/data-grid/columns";
import { caseConfigKey, caseConfigOptions } from "./queries";

/** The case types, or the stages, whose descriptions begin with a prefix: those that are no longer offered, too, as cases have them. */
export function configValuesOptions(list: "caseTypes" | "caseStages") {
  return (prefix: string): ValuesQuery => ({
    queryKey: [...caseConfigKey, "values", list, prefix],
    queryFn: async ({ client }) => valuesOf(await known(client), list, prefix),
  });
}

/** What is known already is not asked for once more. */
function known(client: QueryClient): Promise<CaseConfig> {
  return client.ensureQueryData(caseConfigOptions);
}

function valuesOf(config: CaseConfig, list: "caseTypes" | "caseStages", prefix: string): ColumnValue[] {
  return config[list]
    .filter(({ description }) => description.toLowerCase().startsWith(prefix.toLowerCase()))
    .map(({ id, description }) => ({ value: id, description }));
}
