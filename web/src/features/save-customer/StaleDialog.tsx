import { useTranslation } from "react-i18next";
import type { Customer, Employee, StaticCode } from "@/api/types";
import { customerOptions } from "@/features/customers/queries";
import { StatusBadge } from "@/features/customers/StatusBadge";
import { StaleRecordDialog, type StaleVersions } from "@/form/StaleRecordDialog";
import { customerKind } from "./kind";
import { useShownValue } from "./use-shown-value";
import type { CustomerValues } from "./values";

/** Two versions of a customer, in the words of its form. */
export function StaleDialog(
  props: StaleVersions<CustomerValues, Customer> & {
    customerId: string;
    codes: StaticCode[];
    employees: Employee[];
  },
) {
  const { customerId, codes, employees, ...versions } = props;
  const { t } = useTranslation();
  return (
    <StaleRecordDialog
      {...versions}
      title={t("stale.title")}
      kind={customerKind}
      query={customerOptions(customerId)}
      nameOf={(field) => t(`customer.field.${field}`)}
      show={useShownValue(codes, employees)}
      mark={({ status }) => <StatusBadge status={status} />}
    />
  );
}
