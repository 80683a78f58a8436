import { useTranslation } from "react-i18next";
import classes from "./import.module.css";

const STEPS = ["upload", "columns", "check", "run", "done"] as const;

/** A step of an import. */
export type Step = (typeof STEPS)[number];

/** Which steps there are, and where one is. */
export function Steps({ now }: { now: Step }) {
  const { t } = useTranslation();
  return (
    <ol className={classes.steps} aria-label={t("imports.step.label")}>
      {STEPS.map((step, place) => (
        <li key={step} aria-current={step === now ? "step" : undefined}>
          {place + 1}. {t(`imports.step.${step}`)}
        </li>
      ))}
    </ol>
  );
}
