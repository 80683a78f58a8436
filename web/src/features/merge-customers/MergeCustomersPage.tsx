import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Customer } from "@/api/types";
import { CustomerSkeleton } from "@/features/customer-home/CustomerSkeleton";
import { customerOptions } from "@/features/customers/queries";
import { mayDo } from "@/features/customers/status";
import { NoRight } from "@/form/NoRight";
import { ProblemNote } from "@/parts/ProblemNote";
import { ChooseDuplicate } from "./ChooseDuplicate";
import { MergeForm } from "./MergeForm";
import classes from "./merge.module.css";

/** Merges another customer into this one: first which, then how. */
export function MergeCustomersPage() {
  const { customerId } = useParams({ from: "/inside/customers/$customerId/merge" });
  const { with: other } = useSearch({ from: "/inside/customers/$customerId/merge" });
  const { data: customer, error, refetch } = useQuery(customerOptions(customerId));
  if (!customer) {
    if (error) return <ProblemNote page error={error} onRetry={() => void refetch()} />;
    return <CustomerSkeleton />;
  }
  return other ? <WithOther key={other} customer={customer} other={other} /> : <Choose customer={customer} />;
}

function Choose({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  if (!mayDo(customer, "EDIT")) {
    const inactive = customer.status === "CUSTOMER_STATUS_INACTIVE";
    return <NoRight text={t(inactive ? "form.inactive" : "form.noRightEdit")} customerId={customer.id} />;
  }
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>{t("merge.title")}</h1>
      <ChooseDuplicate customer={customer} />
    </div>
  );
}

function WithOther({ customer, other }: { customer: Customer; other: string }) {
  const { t } = useTranslation();
  const { data: duplicate, error, refetch } = useQuery(customerOptions(other));
  if (!duplicate) {
    if (error) return <ProblemNote page error={error} onRetry={() => void refetch()} />;
    return <CustomerSkeleton />;
  }
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>{t("merge.title")}</h1>
      {/* The choices are about these versions. */}
      <MergeForm key={`${customer.etag} ${duplicate.etag}`} survivor={customer} duplicate={duplicate} />
    </div>
  );
}
