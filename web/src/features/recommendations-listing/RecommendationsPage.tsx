import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { customerOptions } from "@/features/customers/queries";
import { ProblemNote } from "@/parts/ProblemNote";
import { Recommendations } from "./Recommendations";

/** Recommendations: what is suggested to the user, or to those for whom he acts, at all customers. */
export function RecommendationsPage() {
  const { t } = useTranslation();
  return <Recommendations titleOf={(view) => t(`recommendations.title.${view}`)} />;
}

/** Recommendations for [Customer Name]. */
export function CustomerRecommendationsPage() {
  const { customerId } = useParams({ from: "/inside/customers/$customerId/recommendations" });
  const { t } = useTranslation();
  const { data: customer, error, refetch } = useQuery(customerOptions(customerId));
  if (error && !customer) return <ProblemNote page error={error} onRetry={() => void refetch()} />;
  return (
    <Recommendations
      key={customerId}
      titleOf={() => t("recommendations.titleOfCustomer", { name: customer?.name ?? "…" })}
      customerId={customerId}
    />
  );
}
