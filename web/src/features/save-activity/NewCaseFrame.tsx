import { Select, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { Case, CaseConfig, Customer } from "@/api/types";
import type { ContactChoices } from "@/features/activities/PlanFields";
import { CaseFacts } from "@/features/cases/CaseFacts";
import { type Choice, caseName, stageChoices, typeChoices } from "@/features/cases/case";
import look from "@/features/cases/cases.module.css";
import { nothingToChoose } from "@/features/customers/look-ups";
import { CaseFields } from "@/features/save-case/CaseFields";
import type { NewCaseValues } from "@/features/save-case/case-values";
import { type BoundInput, boundTo, typedValue } from "@/features/save-case/input-of";
import classes from "@/form/form.module.css";
import { Frame } from "@/parts/Frame";
import { useSession } from "@/session/use-session";
import type { NewValues } from "./new-values";

/** How the drop-down calls what is no case yet. */
const NEW = "new";

/** The Case frame: an open case that has nothing planned, or a new one. */
export function NewCaseFrame(props: {
  form: UseFormReturnType<NewValues>;
  /** Sets an input and what follows it. */
  set: (path: string, value: string) => void;
  customer: Customer;
  /** The open cases to choose from. */
  cases: Case[];
  /** The one that is chosen, though it may be free no longer. */
  chosen: Case | undefined;
  config: CaseConfig;
  contacts: ContactChoices;
  /** Those for whom the user may plan; absent if he plans only for himself. */
  salesmen: Choice[] | undefined;
  currency: string;
}) {
  const { form, set, customer, cases, chosen, config, contacts, salesmen, currency } = props;
  const { t } = useTranslation();
  const { user } = useSession();
  const { caseId, case: begun } = form.values;
  const bound = boundTo<NewValues, keyof NewCaseValues>(form, "case");
  const inputOf = (field: keyof NewCaseValues): BoundInput => ({
    ...bound(field),
    onChange: (typed) => set(`case.${field}`, typedValue(typed)),
  });
  const choice = (field: "caseTypeId" | "salesmanId", data: Choice[]) => (
    <Select
      {...inputOf(field)}
      label={t(`case.field.${field}`)}
      required
      data={data}
      searchable
      allowDeselect={false}
      nothingFoundMessage={nothingToChoose(t, data)}
      placeholder={t("form.choosePlaceholder")}
      maxDropdownHeight={260}
    />
  );
  const choices = cases.map((each) => ({ value: each.id, label: caseName(each) }));
  if (caseId && !choices.some(({ value }) => value === caseId)) {
    choices.unshift({ value: caseId, label: chosen ? caseName(chosen) : t("saveActivity.caseGone") });
  }
  return (
    <Frame title={t("saveActivity.caseFrame")}>
      <div className={classes.fields}>
        {choices.length > 0 && (
          <Select
            className={classes.wide}
            label={t("saveActivity.whichCase")}
            description={t("saveActivity.whichCaseHint")}
            data-path="caseId"
            error={form.errors.caseId ?? form.errors.case}
            data={[{ value: NEW, label: t("saveActivity.newCase") }, ...choices]}
            value={caseId || NEW}
            searchable={cases.length > 8}
            allowDeselect={false}
            onChange={(value) => set("caseId", value && value !== NEW ? value : "")}
          />
        )}
      </div>
      {caseId ? (
        chosen && (
          <div className={look.details}>
            <CaseFacts of={chosen} />
          </div>
        )
      ) : (
        <CaseFields
          inputOf={inputOf}
          customer={customer}
          contacts={contacts}
          stages={stageChoices(config, begun.caseTypeId)}
          currency={currency}
          caseType={choice("caseTypeId", typeChoices(config))}
          salesman={
            salesmen ? (
              choice("salesmanId", salesmen)
            ) : (
              <TextInput label={t("case.field.salesmanId")} value={user?.displayName ?? ""} readOnly />
            )
          }
        />
      )}
    </Frame>
  );
}
