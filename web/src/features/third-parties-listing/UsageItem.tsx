import { useTranslation } from "react-i18next";
import type { Money, ThirdPartyItem, ThirdPartyUsage } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { Facts } from "@/parts/Facts";
import classes from "./usage-panel.module.css";

/** An item of a third party in the quick view, and what its use costs. */
export function UsageItem({ item, currency }: { item: ThirdPartyItem; currency: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { description, serialNumber, quantity = 1, rental, installDate, usages } = item;
  return (
    <li className={classes.item}>
      <h5 className={classes.itemName}>
        {quantity === 1 ? description : `${format.number(quantity)} × ${description}`}
      </h5>
      <Facts
        facts={[
          { label: t("thirdParty.item.serialNumber"), value: serialNumber },
          { label: t("thirdParty.item.rental"), value: rental && format.money(rental) },
          { label: t("thirdParty.item.installDate"), value: installDate && format.day(installDate) },
        ]}
      />
      {usages.length > 0 && <Usages name={description} usages={usages} currency={currency} />}
    </li>
  );
}

function Usages({ name, usages, currency }: { name: string; usages: ThirdPartyUsage[]; currency: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const number = (value: number | undefined) => (value === undefined ? "–" : format.number(value));
  const amount = (money: Money | undefined) => (money ? format.money(money) : "–");
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that is wider than the panel is scrolled with the arrow keys.
      tabIndex={0}
      aria-label={t("thirdParties.panel.usageOf", { name })}
      className={classes.scroller}
    >
      <table className={classes.usages}>
        <thead>
          <tr>
            <th scope="col">{t("thirdParty.usage.meter")}</th>
            <th scope="col">{t("thirdParty.usage.averageMonthlyVolume")}</th>
            <th scope="col">{t("thirdParty.usage.minimumVolume")}</th>
            <th scope="col">{t("thirdParty.usage.minimumCharge")}</th>
            <th scope="col">{t("thirdParty.usage.ratePerCopy")}</th>
          </tr>
        </thead>
        <tbody>
          {usages.map(({ meter, averageMonthlyVolume, minimumVolume, minimumCharge, ratePerCopy }, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two meters may be called the same, and none has a state.
            <tr key={place}>
              <th scope="row">{meter}</th>
              <td>{number(averageMonthlyVolume)}</td>
              <td>{number(minimumVolume)}</td>
              <td>{amount(minimumCharge)}</td>
              <td>{ratePerCopy ? format.price({ amount: ratePerCopy, currency }) : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
