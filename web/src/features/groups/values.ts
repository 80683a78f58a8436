import { answer, api } from "@/api/client";
import { condition, filterParameter } from "@/api/filter";
import type { ValuesQuery } from "@/data-grid/columns";
import { groupKeys } from "./keys";

/** The groups whose names begin with a prefix, to filter customers by: at most 200, and how many customers each has is not told. */
export function groupValuesOptions(prefix: string): ValuesQuery {
  const filter = filterParameter(prefix ? condition("name", "BEGINS_WITH", prefix) : undefined);
  return {
    queryKey: [...groupKeys.lists, "values", prefix],
    queryFn: async ({ signal }) => {
      const { groups } = await answer(
        api.GET("/api/v1/groups", { params: { query: { filter, pageSize: 200 } }, signal }),
      );
      return groups.map(({ id, name }) => ({ value: id, description: name }));
    },
  };
}
