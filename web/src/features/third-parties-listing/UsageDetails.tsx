import { Button, Skeleton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconEdit } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, type LinkProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ThirdParty } from "@/api/types";
import { ContractBadge } from "@/features/third-parties/ContractBadge";
import { thirdPartyOptions } from "@/features/third-parties/queries";
import { mayEdit, monthsRemaining } from "@/features/third-parties/third-party";
import { useCurrency } from "@/features/third-parties/use-currency";
import { useFormat } from "@/i18n/use-format";
import { Facts } from "@/parts/Facts";
import { ProblemNote } from "@/parts/ProblemNote";
import { useNow } from "@/parts/use-now";
import { thirdPartyLink } from "./third-party-link";
import { UsageItem } from "./UsageItem";
import classes from "./usage-panel.module.css";

/** How long a row is looked at before it is fetched. */
const REST = 150;

/** A third party as a whole: its terms, its items and what their use costs. */
export function UsageDetails({ id }: { id: string }) {
  // Arrow keys run over rows: it is fetched where they rest.
  const [rested] = useDebouncedValue(id, REST);
  const { data, error, refetch } = useQuery({ ...thirdPartyOptions(id), enabled: rested === id });
  if (data) return <Whole thirdParty={data} />;
  if (error) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  return (
    <div className={classes.panel} aria-busy>
      <Skeleton height={20} width="55%" radius="xl" />
      <Skeleton height={84} />
      <Skeleton height={140} />
    </div>
  );
}

function Whole({ thirdParty }: { thirdParty: ThirdParty }) {
  const { t } = useTranslation();
  const format = useFormat();
  const today = format.today(useNow());
  const currency = useCurrency(thirdParty);
  const { contractNumber, startDate, endDate, monthlyFee, escalationPercent, settlementAmount, items } = thirdParty;
  return (
    <div className={classes.panel}>
      <div className={classes.head}>
        <h3 className={classes.supplier}>{thirdParty.supplierName}</h3>
        <ContractBadge status={thirdParty.status} />
        {mayEdit(thirdParty) && (
          <Button
            variant="default"
            size="xs"
            ml="auto"
            leftSection={<IconEdit size={15} aria-hidden />}
            renderRoot={(root) => <Link {...root} {...(thirdPartyLink(thirdParty) as LinkProps)} />}
          >
            {t("thirdParties.action.edit")}
          </Button>
        )}
      </div>
      <Facts
        facts={[
          { label: t("thirdParties.column.customer"), value: thirdParty.customerName },
          { label: t("thirdParty.field.contractNumber"), value: contractNumber },
          { label: t("thirdParty.field.startDate"), value: startDate && format.day(startDate) },
          { label: t("thirdParty.field.endDate"), value: format.day(endDate) },
          {
            label: t("thirdParties.column.monthsRemaining"),
            value: format.number(monthsRemaining(endDate, today)),
          },
          { label: t("thirdParty.field.monthlyFee"), value: monthlyFee && format.money(monthlyFee) },
          {
            label: t("thirdParty.field.escalationPercent"),
            value: escalationPercent && `${format.decimal(escalationPercent)} %`,
          },
          { label: t("thirdParty.field.settlementAmount"), value: settlementAmount && format.money(settlementAmount) },
        ]}
      />
      {thirdParty.notes && (
        <section aria-labelledby="third-party-notes">
          <h4 id="third-party-notes" className={classes.part}>
            {t("thirdParty.field.notes")}
          </h4>
          <p className={classes.notes}>{thirdParty.notes}</p>
        </section>
      )}
      <section aria-labelledby="third-party-items">
        <h4 id="third-party-items" className={classes.part}>
          {t("thirdParty.field.items")}
        </h4>
        {items.length === 0 ? (
          <p className={classes.none}>{t("thirdParty.items.none")}</p>
        ) : (
          <ul className={classes.items}>
            {items.map((item, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two items may be the same, and none has a state.
              <UsageItem key={place} item={item} currency={currency} />
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}
