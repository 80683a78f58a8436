import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { CustomerGroup } from "@/api/types";
import { employeesOptions } from "@/features/customers/look-ups";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";

/** To whom the customers of a group are opened. */
export function GroupSalesmenFrame({ group }: { group: CustomerGroup }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, isPending } = useQuery(employeesOptions);
  const known = new Map(data?.map(({ id, displayName }) => [id, displayName]));
  const names = group.salesmanIds.map((id) => known.get(id) || t("form.formerSalesman"));
  return (
    <Frame
      title={t("salesmen.frame")}
      side={<span className="soft tabular">{format.number(group.salesmanCount)}</span>}
    >
      {group.salesmanCount === 0 ? (
        <p className="soft">{t("groups.nobody")}</p>
      ) : isPending ? (
        <Skeleton height={14} width="50%" radius="xl" />
      ) : (
        <p>{names.sort((one, other) => one.localeCompare(other)).join(", ")}</p>
      )}
    </Frame>
  );
}
