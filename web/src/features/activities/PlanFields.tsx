import { Select, Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/form/form.module.css";
import { useNow } from "@/parts/use-now";
import { ACTIVITY_TYPES, reminderText } from "./activity";
import { durationFor, type PlanField, type PlanValues, REMINDERS } from "./plan";
import { useZone } from "./use-zone";
import { readTime } from "./zoned-time";

/** What the inputs of a plan need to know of the form they stand in. */
export interface PlanInputs<Field extends PlanField = PlanField> {
  values: Pick<PlanValues, Field>;
  onChange: (patch: Partial<Pick<PlanValues, Field>>) => void;
  errorOf: (field: Field) => ReactNode;
  /** The path of a field in the form, for its messages. */
  pathOf: (field: Field) => string;
}

/** The contacts to choose from, and whether they are all there. */
export interface ContactChoices {
  choices: { value: string; label: string }[];
  loading: boolean;
  failed: boolean;
}

/** The inputs that plan an activity: what it is, when, with whom, and what is to be done. */
export function PlanFields(
  props: PlanInputs & {
    /** Absent where it is clear with whom. */
    contacts?: ContactChoices;
    /** In place of the input for the time: what is planned already is moved elsewhere. */
    start?: ReactNode;
  },
) {
  const { values, onChange, errorOf, pathOf, contacts } = props;
  const { t } = useTranslation();
  const look = (field: PlanField) => ({
    label: t(`activity.field.${field}`),
    error: errorOf(field),
    "data-path": pathOf(field),
  });
  return (
    <div className={classes.fields}>
      <Select
        {...look("type")}
        required
        allowDeselect={false}
        data={ACTIVITY_TYPES.map((value) => ({ value, label: t(`activity.type.${value}`) }))}
        value={values.type}
        onChange={(chosen) => {
          const type = ACTIVITY_TYPES.find((each) => each === chosen) ?? values.type;
          onChange({ type, durationMinutes: durationFor(type, values) });
        }}
      />
      <TextInput
        {...look("subject")}
        required
        autoComplete="off"
        value={values.subject}
        onChange={(event) => onChange({ subject: event.currentTarget.value })}
      />
      <WhenFields {...props} />
      {contacts && (
        <Select
          {...look("contactId")}
          required
          searchable
          allowDeselect={false}
          data={contacts.choices}
          placeholder={t("form.choosePlaceholder")}
          nothingFoundMessage={t(
            contacts.failed ? "activity.contactsFailed" : contacts.loading ? "activity.loading" : "activity.noContacts",
          )}
          maxDropdownHeight={260}
          value={values.contactId || null}
          onChange={(contactId) => onChange({ contactId: contactId ?? "" })}
        />
      )}
      <Select
        {...look("reminderMinutes")}
        allowDeselect={false}
        data={remindersWith(values.reminderMinutes).map((value) => ({ value, label: reminderText(t, Number(value)) }))}
        value={values.reminderMinutes || null}
        onChange={(reminderMinutes) => onChange({ reminderMinutes: reminderMinutes ?? "" })}
      />
      <Textarea
        {...look("instructions")}
        className={classes.wide}
        autosize
        minRows={3}
        maxRows={12}
        value={values.instructions}
        onChange={(event) => onChange({ instructions: event.currentTarget.value })}
      />
    </div>
  );
}

/** What can be chosen, with what is there: a program may have set any number of minutes. */
function remindersWith(present: string): string[] {
  if (!present || REMINDERS.includes(present)) return REMINDERS;
  return [...REMINDERS, present].sort((one, other) => Number(one) - Number(other));
}

/** When it begins, in the tenant's time zone, and how long it takes. */
export function WhenFields(props: PlanInputs<"startTime" | "durationMinutes"> & { start?: ReactNode }) {
  const { values, onChange, errorOf, pathOf, start } = props;
  const { t } = useTranslation();
  const zone = useZone();
  const now = useNow();
  const { instant } = readTime(values.startTime, zone);
  const isPast = instant !== undefined && new Date(instant) < now;
  return (
    <>
      {start ?? (
        <TextInput
          label={t("activity.field.startTime")}
          required
          type="datetime-local"
          // Minutes, for seconds nobody makes appointments.
          step={60}
          description={isPast && <span className={classes.warning}>{t("activity.past")}</span>}
          error={errorOf("startTime")}
          data-path={pathOf("startTime")}
          value={values.startTime}
          onChange={(event) => onChange({ startTime: event.currentTarget.value })}
        />
      )}
      <TextInput
        label={t("activity.field.durationMinutes")}
        inputMode="numeric"
        autoComplete="off"
        rightSection={<span className="soft">{t("activity.minutesUnit")}</span>}
        rightSectionWidth={48}
        rightSectionPointerEvents="none"
        error={errorOf("durationMinutes")}
        data-path={pathOf("durationMinutes")}
        value={values.durationMinutes}
        onChange={(event) => onChange({ durationMinutes: event.currentTarget.value })}
      />
    </>
  );
}
