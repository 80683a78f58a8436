import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Customer } from "@/api/types";
import { employeesOptions } from "@/features/customers/look-ups";
import { ProblemNote } from "@/parts/ProblemNote";
import classes from "./merge.module.css";
import { movingOptions } from "./queries";

/** What goes over to the survivor. */
export function MovingList({ survivor, duplicate }: { survivor: Customer; duplicate: Customer }) {
  const { t } = useTranslation();
  const moving = useQuery(movingOptions(duplicate.id));
  const employees = useQuery(employeesOptions);
  if (moving.error && !moving.data) {
    return <ProblemNote error={moving.error} onRetry={() => void moving.refetch()} />;
  }
  if (!moving.data || employees.isPending) return <Skeleton height={72} />;
  const { contacts, notes, thirdParties } = moving.data;
  const nameOf = (id: string) =>
    employees.data?.find((employee) => employee.id === id)?.displayName ?? t("form.formerSalesman");
  const works = new Set([survivor.mainSalesmanId, ...survivor.additionalSalesmanIds]);
  const salesmen = [duplicate.mainSalesmanId, ...duplicate.additionalSalesmanIds]
    .filter((id) => id && !works.has(id))
    .map(nameOf);
  const groups = duplicate.groups
    .filter(({ id }) => !survivor.groups.some((known) => known.id === id))
    .map(({ name }) => name);
  const lines = [
    contacts > 0 && t("merge.contacts", { count: contacts }),
    notes > 0 && t("merge.notes", { count: notes }),
    thirdParties > 0 && t("merge.thirdParties", { count: thirdParties }),
    salesmen.length > 0 && t("merge.salesmen", { count: salesmen.length, names: salesmen.join(", ") }),
    groups.length > 0 && t("merge.groups", { count: groups.length, names: groups.join(", ") }),
  ].filter((line) => line !== false);
  if (lines.length === 0) return <p className="soft">{t("merge.nothing")}</p>;
  return (
    <ul className={classes.moving}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
