import { notifications } from "@mantine/notifications";
import { type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/problem";
import type { Customer } from "@/api/types";
import { addressKeys } from "@/features/addresses/queries";
import { customerKeys, customerOptions } from "@/features/customers/queries";
import { sees } from "@/features/customers/who-sees";
import { useTellSaved } from "@/form/use-tell-saved";
import { useSession } from "@/session/use-session";

/**
 * Goes on after a save: from a new customer to its page, from a stored one back. Whoever gave the customer away by
 * saving it sees it no more, and is told so among those that are his.
 */
export function useAfterSave(
  stored: Customer | null,
  leave: () => void,
): (saved: Customer, takeBack?: () => Promise<Customer>) => Promise<void> {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const session = useSession();
  const tellSaved = useTellSaved();

  const isThere = (id: string) =>
    queries.fetchQuery({ ...customerOptions(id), staleTime: 0 }).then(
      () => true,
      (error) => !isProblem(error, 404),
    );

  const keep = (saved: Customer) => {
    queries.setQueryData(customerKeys.one(saved.id), saved);
    void queries.invalidateQueries({ queryKey: customerKeys.lists });
    void queries.invalidateQueries({ queryKey: addressKeys.of(saved.id) });
  };

  return async (saved, takeBack) => {
    keep(saved);
    if (sees(session, saved) ?? (await isThere(saved.id))) {
      if (takeBack) tellSaved(t("form.saved", { name: saved.name }), keep, takeBack);
      if (stored) leave();
      else void navigate({ to: "/customers/$customerId", params: { customerId: saved.id }, replace: true });
      return;
    }
    notifications.show({
      title: t("form.handedOver.title", { salesman: saved.mainSalesmanName }),
      message: t("form.handedOver.text", { name: saved.name }),
    });
    await navigate({ to: "/customers", replace: true });
    forgetUnused(queries, customerKeys.one(saved.id));
  };
}

/** Drops what was fetched as soon as nothing on the page shows it: whoever does would fetch it again. */
function forgetUnused(queries: QueryClient, queryKey: QueryKey): void {
  const cache = queries.getQueryCache();
  const drop = () => queries.removeQueries({ queryKey, type: "inactive" });
  const isShown = () => cache.findAll({ queryKey, type: "active" }).length > 0;
  drop();
  if (!isShown()) return;
  const stop = cache.subscribe(() => {
    if (isShown()) return;
    stop();
    drop();
  });
}
