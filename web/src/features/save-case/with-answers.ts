import type { RefObject } from "react";
import type { StoredRecord } from "@/form/record-kind";
import type { RecordFormState } from "@/form/use-record-form";

/** The form's Save, and Ctrl Enter, save what is typed: where that is answers of stage gates alone, these. */
export function withAnswers<Values extends object, Stored extends StoredRecord>(
  record: RecordFormState<Values, Stored>,
  save: RefObject<() => boolean>,
): RecordFormState<Values, Stored> {
  const onSubmit: typeof record.element.onSubmit = (event) => {
    if (record.dirty || !save.current()) return record.element.onSubmit(event);
    event?.preventDefault();
  };
  return { ...record, element: { ...record.element, onSubmit } };
}
