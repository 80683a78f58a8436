import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Case } from "@/api/types";
import { Frame } from "@/parts/Frame";
import { ProblemNote } from "@/parts/ProblemNote";
import classes from "./cases.module.css";
import { GateAnswers } from "./GateAnswers";
import { gatesNow } from "./gate";
import { caseGatesOptions } from "./queries";

/** What a case is asked in its stage, and what it has answered; nothing where there is neither. */
export function GatesFrame({ of }: { of: Case }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(caseGatesOptions(of.id));
  if (error && !data) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  const gates = gatesNow(data ?? [], of);
  if (gates.length === 0) return null;
  return (
    <Frame title={t("gates.title")}>
      <div className={classes.details}>
        <GateAnswers gates={gates} />
      </div>
    </Frame>
  );
}
