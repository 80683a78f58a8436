import { Radio } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Customer } from "@/api/types";
import type { Difference, MergeField } from "./compare";
import classes from "./merge.module.css";

/** The fields in which two customers differ, side by side, with the choice of which value stays. */
export function FieldChoices(props: {
  survivor: Customer;
  duplicate: Customer;
  found: Difference[];
  taken: MergeField[];
  onTake: (fields: MergeField[]) => void;
}) {
  const { survivor, duplicate, found, taken, onTake } = props;
  const { t } = useTranslation();
  const choose = (field: MergeField, take: boolean) =>
    onTake(take ? [...taken, field] : taken.filter((each) => each !== field));
  return (
    <table className={classes.fields}>
      <thead>
        <tr>
          <th scope="col">{t("stale.field")}</th>
          <th scope="col">{survivor.name}</th>
          <th scope="col">{duplicate.name}</th>
        </tr>
      </thead>
      <tbody>
        {found.map(({ field, kept, other, locked }) => {
          const label = t(`customer.field.${field}`);
          const takes = taken.includes(field);
          return (
            <tr key={field}>
              <th scope="row">
                {label}
                {locked && <span className={classes.soft}>{t("merge.locked")}</span>}
              </th>
              <td data-chosen={!takes}>
                <Radio
                  size="xs"
                  name={field}
                  checked={!takes}
                  onChange={() => choose(field, false)}
                  label={kept || t("stale.blank")}
                  aria-label={`${label}: ${t("merge.stays")}`}
                />
              </td>
              <td data-chosen={takes}>
                <Radio
                  size="xs"
                  name={field}
                  checked={takes}
                  disabled={locked}
                  onChange={() => choose(field, true)}
                  label={other}
                  aria-label={`${label}: ${t("merge.goes")}`}
                />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
