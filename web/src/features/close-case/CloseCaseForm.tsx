import { Autocomplete, Button, Group, Radio, Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, isProblem } from "@/api/problem";
import type { Case } from "@/api/types";
import { useWorkChanged } from "@/features/activities/use-work-changed";
import { CASE_RESULTS, type CaseResult, caseName, caseStatusName, isOpen, mayDoCase } from "@/features/cases/case";
import { caseKeys, closeCase } from "@/features/cases/queries";
import classes from "@/form/form.module.css";
import { RecordForm } from "@/form/RecordForm";
import { TooLate } from "@/form/TooLate";
import type { FormDraft } from "@/form/use-form-draft";
import { useRecordForm } from "@/form/use-record-form";
import { useTellSaved } from "@/form/use-tell-saved";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { useBack } from "@/parts/use-back";
import { blankEnd, type EndField, type EndValues, endingOf, endKind, REASONS, validateEnd } from "./values";

/** The Close Case form. */
export function CloseCaseForm(props: { of: Case; result: CaseResult | undefined; draft: FormDraft<EndValues> }) {
  const { of, result, draft } = props;
  const { t } = useTranslation();
  const queries = useQueryClient();
  const workChanged = useWorkChanged();
  const tellSaved = useTellSaved();
  const [blank] = useState(() => blankEnd(result));
  const leave = useBack({ to: "/cases/$caseId", params: { caseId: of.id } });
  const record = useRecordForm<EndValues, Case>({
    kind: endKind,
    stored: null,
    blank,
    draft,
    validate: (values) => validateEnd(t, values),
    prepare: (values, _from, submitKey) => {
      const body = endingOf(values);
      const key = submitKey.for([of.id, of.etag, body]);
      return async () => {
        try {
          return await closeCase(of, body, key);
        } catch (error) {
          if (!isProblem(error, 412)) throw error;
          // Another one changed it: it is fetched, and ended as it is now when Save is pressed once more.
          void workChanged();
          throw new ApiProblem(409, { detail: t("closeCase.changed") });
        }
      };
    },
    onSaved: (saved) => {
      queries.setQueryData(caseKeys.one(saved.id), saved);
      void workChanged();
      tellSaved(t(`closeCase.done.${record.form.values.result}`, { name: caseName(saved) }), () => {});
      leave();
    },
    onLeave: leave,
  });
  const { form } = record;
  const { result: chosen } = form.values;
  const input = (field: EndField) => ({
    ...form.getInputProps(field),
    label: t(`closeCase.field.${field}`),
    "data-path": field,
    autoComplete: "off",
  });
  return (
    <RecordForm
      record={record}
      title={t("closeCase.title")}
      nameOf={(path) => t(`closeCase.field.${path as EndField}`)}
      outdated=""
      tooLate={!mayDoCase(of, "CLOSE") && !record.pending && <NotAnyMore of={of} values={form.values} />}
    >
      <Frame title={`${caseName(of)} – ${of.customerName}`}>
        <div className={classes.fields}>
          <Radio.Group
            {...form.getInputProps("result")}
            className={classes.wide}
            label={t("closeCase.field.result")}
            description={t(`closeCase.means.${chosen}`)}
            required
          >
            <Group gap="lg" mt="xs">
              {CASE_RESULTS.map((each) => (
                <Radio
                  key={each}
                  value={each}
                  label={t(`case.status.${each}`)}
                  data-path={each === chosen ? "result" : undefined}
                />
              ))}
            </Group>
          </Radio.Group>
          <Autocomplete
            {...input("reason")}
            required={chosen !== "WON"}
            description={t("closeCase.reasonHint")}
            data={REASONS[chosen].map((reason) => t(`closeCase.reason.${reason}`))}
          />
          {chosen === "LOST" && <TextInput {...input("competitor")} description={t("closeCase.competitorHint")} />}
          <Textarea {...input("comment")} autosize minRows={3} maxRows={12} className={classes.wide} />
        </div>
      </Frame>
    </RecordForm>
  );
}

/** Somebody else ended the case, or got it, while this was typed. */
function NotAnyMore({ of, values }: { of: Case; values: EndValues }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { status, closeTime, closedBy } = of;
  const text =
    !isOpen(of) &&
    t("saveCase.because.ended", {
      status: t(`case.status.${caseStatusName(status)}`),
      by: closedBy,
      time: closeTime ? format.dateTime(closeTime) : "",
    });
  return (
    <TooLate
      title={t(isOpen(of) ? "closeCase.not.others" : "closeCase.not.ended")}
      text={text || undefined}
      typed={[values.reason, values.competitor, values.comment]}
    >
      <Button
        size="compact-sm"
        variant="default"
        renderRoot={(root) => <Link {...root} to="/cases/$caseId" params={{ caseId: of.id }} />}
      >
        {t("case.action.info")}
      </Button>
    </TooLate>
  );
}
