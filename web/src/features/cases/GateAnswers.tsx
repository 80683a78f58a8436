import { useTranslation } from "react-i18next";
import type { CaseGate } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { Facts } from "@/parts/Facts";
import classes from "./cases.module.css";
import { answerText, byStage } from "./gate";

/** What a case answered to stage gates, to read: by stage, with who said so and when. */
export function GateAnswers({ gates }: { gates: readonly CaseGate[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const said = (gate: CaseGate) =>
    gate.answer && (
      <>
        <span className={classes.text}>{answerText(t, gate)}</span>{" "}
        <span className="soft">
          {gate.answerTime && format.dateTime(gate.answerTime)} {t("by", { who: gate.answeredBy })}
        </span>
      </>
    );
  return byStage(gates).map(({ stageId, stageName, gates }) => (
    <section key={stageId} className={classes.stage}>
      <h3 className={classes.textTitle}>{stageName}</h3>
      <Facts
        facts={gates.map((gate) => ({
          label: gate.question,
          value: said(gate) || <span className="soft">{t("gates.open")}</span>,
        }))}
      />
    </section>
  ));
}
