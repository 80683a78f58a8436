import { Alert, Button, TextInput } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Case, CaseConfig } from "@/api/types";
import { caseName, caseStatusName, isOpen, stageChoices } from "@/features/cases/case";
import { GatesFrame } from "@/features/cases/GatesFrame";
import classes from "@/form/form.module.css";
import { useFormKeys } from "@/form/use-form-keys";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { useBack } from "@/parts/use-back";
import { CaseFields } from "./CaseFields";
import { caseValuesOf } from "./case-values";
import { useCaseCurrency } from "./use-case-currency";

/** Save Case for a case that is not one of the user's open ones: the manual's words, the reason, and what it holds. */
export function CaseView({ of, config }: { of: Case; config: CaseConfig }) {
  const { t } = useTranslation();
  const format = useFormat();
  const back = useBack({ to: "/customers/$customerId/cases", params: { customerId: of.customerId } });
  useFormKeys({ onSave: () => {}, onLeave: back });
  const values = caseValuesOf(of);
  const why = isOpen(of) ? (of.own ? "noRight" : "others") : "ended";
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>{t("saveCase.title")}</h1>
      <Alert color="gray" icon={<IconLock size={18} aria-hidden />} title={t("saveCase.notYours")} role="status">
        {t(`saveCase.because.${why}`, {
          name: of.salesmanName,
          status: t(`case.status.${caseStatusName(of.status)}`),
          time: of.closeTime ? format.dateTime(of.closeTime) : "",
          by: of.closedBy,
        })}
      </Alert>
      <Frame title={caseName(of)}>
        <CaseFields
          inputOf={(field) => ({ value: values[field], onChange: () => {}, "data-path": field })}
          customer={{ id: of.customerId, name: of.customerName }}
          contacts={{ choices: [{ value: of.contactId, label: of.contactName }], loading: false, failed: false }}
          stages={stageChoices(config, of.caseTypeId, of)}
          currency={useCaseCurrency(of)}
          caseType={<TextInput label={t("case.field.caseTypeId")} value={of.caseTypeName} readOnly />}
          salesman={<TextInput label={t("case.field.salesmanId")} value={of.salesmanName} readOnly />}
          readOnly
        />
      </Frame>
      <GatesFrame of={of} />
      <div className={classes.foot}>
        <Button variant="default" onClick={back}>
          {t("shell.back")}
        </Button>
      </div>
    </div>
  );
}
