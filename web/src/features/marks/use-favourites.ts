import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Customer, CustomerSummary } from "@/api/types";
import { changeFavourite } from "./change-favourite";
import { favouritesOptions } from "./queries";

/** Which customers are favourites of the user, and the way to change it. */
export function useFavourites() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data } = useQuery(favouritesOptions);
  const ids = useMemo(() => data && new Set(data.map(({ customer }) => customer?.id)), [data]);
  /** Undefined while that is not known. */
  const isFavourite = useCallback((id: string) => ids?.has(id), [ids]);
  const toggle = useCallback(
    (customer: Customer | CustomerSummary) => {
      if (ids) void changeFavourite({ queries, t }, customer, !ids.has(customer.id));
    },
    [queries, t, ids],
  );
  return { isFavourite, toggle };
}
