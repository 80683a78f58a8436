import { useTranslation } from "react-i18next";
import type { Case } from "@/api/types";
import type { Choice } from "@/features/cases/case";
import { caseOptions } from "@/features/cases/queries";
import { typedNumbers } from "@/features/save-third-party/typed-numbers";
import { StaleRecordDialog, type StaleVersions } from "@/form/StaleRecordDialog";
import { useFormat } from "@/i18n/use-format";
import type { CaseField, CaseValues } from "./case-values";
import { caseKind } from "./kind";

/** Two versions of a case, in the words of its form. */
export function StaleCaseDialog(
  props: StaleVersions<CaseValues, Case> & {
    caseId: string;
    currency: string;
    /** What contacts and stages are called. */
    names: Choice[];
  },
) {
  const { caseId, currency, names, ...versions } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const numbers = typedNumbers(format, currency);
  return (
    <StaleRecordDialog
      {...versions}
      title={t("saveCase.stale")}
      kind={caseKind}
      query={caseOptions(caseId)}
      nameOf={(field) => t(`case.field.${field}`)}
      show={(field, value, theirs) => caseValueText({ format, numbers, names }, field, value, theirs)}
    />
  );
}

/** A value of a case as a person reads it; empty for a blank one. */
export function caseValueText(
  words: { format: ReturnType<typeof useFormat>; numbers: ReturnType<typeof typedNumbers>; names: Choice[] },
  field: CaseField,
  value: string,
  theirs: Case,
): string {
  switch (field) {
    case "contactId":
    case "stageId": {
      const stored = field === "contactId" ? theirs.contactName : theirs.stageName;
      return words.names.find((each) => each.value === value)?.label ?? stored;
    }
    case "value":
      return words.numbers.amount(value);
    case "caseDate":
      return value && words.format.day(value);
    default:
      return value;
  }
}
