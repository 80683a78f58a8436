import { useTranslation } from "react-i18next";
import type { CustomerImport } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import classes from "./import.module.css";

const COUNTS = [
  "rowCount",
  "goodCount",
  "errorCount",
  "duplicateCount",
  "customerCount",
  "contactCount",
  "undoneCount",
  "keptCount",
] as const;

/** How many rows and customers became what. */
export function Counts({ shown, which }: { shown: CustomerImport; which: readonly (typeof COUNTS)[number][] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <dl className={classes.counts}>
      {which.map((count) => (
        <div key={count}>
          <dt>{t(`imports.count.${count}`)}</dt>
          <dd>{format.number(shown[count])}</dd>
        </div>
      ))}
    </dl>
  );
}
