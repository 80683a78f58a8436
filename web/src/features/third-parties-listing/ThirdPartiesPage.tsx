import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { customerOptions } from "@/features/customers/queries";
import { mayDo } from "@/features/customers/status";
import { ProblemNote } from "@/parts/ProblemNote";
import { useSession } from "@/session/use-session";
import { ThirdParties } from "./ThirdParties";

/** Third Party for [Salesman] Customers: the third parties of all customers that the user sees. */
export function ThirdPartiesPage() {
  const { t } = useTranslation();
  const { user } = useSession();
  const name = user?.displayName;
  const titles = {
    all: t("thirdParties.titleOfAll"),
    team: t("thirdParties.titleOfTeam", { name }),
    mine: t("thirdParties.titleOfSalesman", { name }),
  };
  return <ThirdParties titleOf={(view) => titles[view]} />;
}

/** Third Party for [Customer]. */
export function CustomerThirdPartiesPage() {
  const { customerId } = useParams({ from: "/inside/customers/$customerId/third-parties" });
  const { t } = useTranslation();
  const { data: customer, error, refetch } = useQuery(customerOptions(customerId));
  if (error && !customer) return <ProblemNote page error={error} onRetry={() => void refetch()} />;
  return (
    <ThirdParties
      key={customerId}
      titleOf={() => t("thirdParties.titleOfCustomer", { name: customer?.name ?? "…" })}
      customerId={customerId}
      mayAdd={customer !== undefined && mayDo(customer, "EDIT")}
    />
  );
}
