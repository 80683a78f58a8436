import { Button, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/problem";
import { SubmitKey } from "@/api/submit-key";
import type { Customer } from "@/api/types";
import { useBackToTile } from "@/features/customer-home/use-back-to-tile";
import { customerOptions } from "@/features/customers/queries";
import { mayDo } from "@/features/customers/status";
import { createNote, noteKeys } from "@/features/notes/queries";
import { ErrorSummary } from "@/form/ErrorSummary";
import { FormNotices } from "@/form/FormNotices";
import { FormSkeleton } from "@/form/FormSkeleton";
import classes from "@/form/form.module.css";
import { LeaveDialog } from "@/form/LeaveDialog";
import { NoRight } from "@/form/NoRight";
import { useDraft } from "@/form/use-draft";
import { type FormDraft, useFormDraft } from "@/form/use-form-draft";
import { type FormEntry, useFormEntry } from "@/form/use-form-entry";
import { useFormKeys } from "@/form/use-form-keys";
import { Frame } from "@/parts/Frame";
import { Keys } from "@/parts/Keys";
import { ProblemNote } from "@/parts/ProblemNote";
import { useBack } from "@/parts/use-back";
import { noteForm } from "./draft-form";

/** Longest note, in characters; the same limit as the server's. */
const LONGEST = 4000;

interface NoteValues {
  text: string;
}

const BLANK: NoteValues = { text: "" };

/** The Add Note page. */
export function AddNotePage() {
  const { customerId } = useParams({ from: "/inside/customers/$customerId/notes/new" });
  const entry = useFormEntry();
  return <AddNote key={`${customerId} ${entry.key}`} customerId={customerId} entry={entry} />;
}

function AddNote({ customerId, entry }: { customerId: string; entry: FormEntry }) {
  const { t } = useTranslation();
  const { data: customer, error, refetch } = useQuery(customerOptions(customerId));
  const draft = useFormDraft<NoteValues>(noteForm(customerId), entry);
  if (error && !customer) return <ProblemNote page error={error} onRetry={() => void refetch()} />;
  if (!customer) return <FormSkeleton title={t("note.title")} inputs={1} />;
  if (mayDo(customer, "EDIT")) return <NoteForm key={draft.key} customer={customer} kept={draft} />;
  return <NoRight customerId={customerId} text={t("note.noRight")} />;
}

function NoteForm({ customer, kept }: { customer: Customer; kept: FormDraft<NoteValues> }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [found, setFound] = useState(kept.found);
  const [submitKey] = useState(() => new SubmitKey(kept.found?.submit));
  const element = useRef<HTMLFormElement>(null);
  const leaving = useRef(false);
  const draft = useDraft<NoteValues>({
    slot: kept.slot,
    submitKey,
    titleOf: () => customer.name,
    isChanged: (_, { text }) => text.trim() !== "",
  });
  const form = useForm<NoteValues>({
    initialValues: kept.found?.values ?? BLANK,
    validate: {
      text: (text) => {
        const length = text.trim().length;
        if (length === 0) return t("note.required");
        return length > LONGEST ? t("form.tooLong", { limit: LONGEST, length }) : null;
      },
    },
    onValuesChange: (values) => draft.note({ values: BLANK, etag: "" }, values),
  });
  const leave = useBack({ to: "/customers/$customerId", params: { customerId: customer.id } });
  const toNotes = useBackToTile(customer.id, "notes");
  const saving = useMutation({
    mutationFn: (text: string) => createNote(customer.id, text, submitKey.for([customer.id, text])),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: noteKeys.of(customer.id) });
      leaving.current = true;
      draft.drop();
      notifications.show({ message: t("note.saved") });
      toNotes();
    },
    onError: (error) => {
      const refused = error instanceof ApiProblem ? error.errors.map(({ message }) => message).join(" ") : "";
      if (refused) form.setFieldError("text", refused);
    },
  });
  const focus = () => element.current?.querySelector("textarea")?.focus();
  useFormKeys({ onSave: () => element.current?.requestSubmit(), onLeave: leave });
  useEffect(focus, []);
  return (
    <form
      ref={element}
      className={classes.page}
      noValidate
      onSubmit={form.onSubmit(({ text }) => {
        if (saving.isPending) return;
        saving.mutate(text.trim());
        // With the key of this attempt.
        draft.note({ values: BLANK, etag: "" }, { text });
        draft.flush();
      }, focus)}
    >
      <h1 className={classes.title}>{t("note.title")}</h1>
      <FormNotices
        found={found}
        waiting={kept.waiting}
        onGoOn={kept.goOn}
        onDiscard={() => {
          form.setValues(BLANK);
          draft.drop();
          setFound(null);
        }}
      />
      <ErrorSummary errors={[]} failure={saving.error} onGo={focus} />
      <Frame title={customer.name}>
        <Textarea
          {...form.getInputProps("text")}
          label={t("note.label")}
          required
          autosize
          minRows={6}
          maxRows={18}
          description={t("note.hint")}
        />
      </Frame>
      <div className={classes.foot}>
        <Button type="submit" loading={saving.isPending} rightSection={<Keys keys="Ctrl Enter" />}>
          {t("form.save")}
        </Button>
        <Button variant="default" onClick={leave}>
          {t("shell.back")}
        </Button>
        {form.values.text.trim() && <span className={classes.draftNote}>{t("form.draftKept")}</span>}
      </div>
      <LeaveDialog
        blocked={() => form.values.text.trim() !== "" && !leaving.current}
        onKeep={draft.flush}
        onDiscard={() => {
          leaving.current = true;
          draft.drop();
        }}
      />
    </form>
  );
}
