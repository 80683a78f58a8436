import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Case } from "@/api/types";
import type { ContactChoices } from "@/features/activities/PlanFields";
import type { Choice } from "@/features/cases/case";
import { CaseFields } from "./CaseFields";
import type { CaseField } from "./case-values";
import type { InputOf } from "./input-of";

/** The inputs of a case that has begun: whose it is, of which type and for which customer stays as it is. */
export function StoredCaseFields(props: {
  of: Case;
  inputOf: InputOf<CaseField>;
  contacts: ContactChoices;
  stages: Choice[];
  currency: string;
}) {
  const { of, ...inputs } = props;
  const { t } = useTranslation();
  return (
    <CaseFields
      {...inputs}
      customer={{ id: of.customerId, name: of.customerName }}
      caseType={<TextInput label={t("case.field.caseTypeId")} value={of.caseTypeName} readOnly />}
      salesman={<TextInput label={t("case.field.salesmanId")} value={of.salesmanName} readOnly />}
    />
  );
}
