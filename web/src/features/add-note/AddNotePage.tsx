import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { customerOptions } from "@/features/customers/queries";
import { mayDo } from "@/features/customers/status";
import { FormSkeleton } from "@/form/FormSkeleton";
import { NoRight } from "@/form/NoRight";
import { useFormDraft } from "@/form/use-form-draft";
import { type FormEntry, useFormEntry } from "@/form/use-form-entry";
import { ProblemNote } from "@/parts/ProblemNote";
import { noteForm } from "./draft-form";
import { NoteForm, type NoteValues } from "./NoteForm";

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
