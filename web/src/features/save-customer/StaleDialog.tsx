import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Customer, Employee, StaticCode } from "@/api/types";
import { customerOptions } from "@/features/customers/queries";
import { StatusBadge } from "@/features/customers/StatusBadge";
import { VersionsDialog } from "@/form/VersionsDialog";
import { RelativeTime } from "@/parts/RelativeTime";
import { merge } from "./merge";
import { useShownValue } from "./use-shown-value";
import { type CustomerValues, valuesOf } from "./values";

/** Somebody changed the customer since the form was filled: shows both versions and lets the user choose. */
export function StaleDialog(props: {
  base: CustomerValues;
  mine: CustomerValues;
  customerId: string;
  /** The version the form was filled from. */
  seenEtag: string;
  codes: StaticCode[];
  employees: Employee[];
  onClose: () => void;
  onTake: (values: CustomerValues, theirs: Customer) => void;
}) {
  const { base, mine, customerId, seenEtag, codes, employees, onClose, onTake } = props;
  const { t } = useTranslation();
  // What is in the cache may be the version the form was filled from.
  const { data, error, isFetching, refetch } = useQuery({ ...customerOptions(customerId), refetchOnMount: "always" });
  const theirs = data && data.etag !== seenEtag ? data : undefined;
  const show = useShownValue(codes, employees, theirs);
  return (
    <VersionsDialog<CustomerValues>
      title={t("stale.title")}
      error={error}
      loading={isFetching}
      onRetry={() => void refetch()}
      onClose={onClose}
      comparison={
        theirs && {
          version: theirs.etag,
          base,
          mine,
          stored: valuesOf(theirs),
          merge,
          introduction: (
            <>
              {t("stale.text")} <RelativeTime time={theirs.updateTime ?? ""} />
              {theirs.updatedBy && ` ${t("by", { who: theirs.updatedBy })}`}. <StatusBadge status={theirs.status} />
            </>
          ),
          nameOf: (field) => t(`customer.field.${field}`),
          show,
          onTake: (values) => onTake(values, theirs),
        }
      }
    />
  );
}
