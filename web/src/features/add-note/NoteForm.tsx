import { Button, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, isProblem } from "@/api/problem";
import { SubmitKey } from "@/api/submit-key";
import type { Customer } from "@/api/types";
import { useBackToTile } from "@/features/customer-home/use-back-to-tile";
import { createNote, noteKeys } from "@/features/notes/queries";
import { ErrorSummary } from "@/form/ErrorSummary";
import { lengthOf } from "@/form/errors";
import { FormNotices } from "@/form/FormNotices";
import classes from "@/form/form.module.css";
import { LeaveDialog } from "@/form/LeaveDialog";
import { sendSave } from "@/form/not-sent";
import { useDraft } from "@/form/use-draft";
import type { FormDraft } from "@/form/use-form-draft";
import { useFormKeys } from "@/form/use-form-keys";
import { Frame } from "@/parts/Frame";
import { Keys } from "@/parts/Keys";
import { useBack } from "@/parts/use-back";

/** Longest note, in characters; the same limit as the server's. */
const LONGEST = 4000;

/** What is typed on the page. */
export interface NoteValues {
  text: string;
}

const BLANK: NoteValues = { text: "" };

/** The form of the page. What is typed is a draft until it is saved. */
export function NoteForm({ customer, kept }: { customer: Customer; kept: FormDraft<NoteValues> }) {
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
        const length = lengthOf(text.trim());
        if (length === 0) return t("note.required");
        return length > LONGEST ? t("form.tooLong", { limit: LONGEST, length }) : null;
      },
    },
    onValuesChange: (values) => draft.note({ values: BLANK, etag: "" }, values),
  });
  const leave = useBack({ to: "/customers/$customerId", params: { customerId: customer.id } });
  const toNotes = useBackToTile(customer.id, "notes");
  const saving = useMutation({
    mutationFn: ({ text, key }: { text: string; key: string }) => sendSave(() => createNote(customer.id, text, key)),
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
        const wanted = text.trim();
        saving.mutate({ text: wanted, key: submitKey.for([customer.id, wanted]) });
        // With the key of this attempt: a lost answer and a reload must not make two notes of it.
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
        {form.values.text.trim() && (
          <span className={classes.draftNote}>
            {t(isProblem(saving.error, 0) ? "form.draftOnly" : "form.draftKept")}
          </span>
        )}
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
