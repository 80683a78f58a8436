import { useForm } from "@mantine/form";
import { useEffect, useRef, useState } from "react";
import { type ApiProblem, isProblem } from "@/api/problem";
import { SubmitKey } from "@/api/submit-key";
import { type FormErrors, inFormOrder, serverErrors } from "./errors";
import { type RecordKind, type StoredRecord, startWith } from "./record-kind";
import { useCheckOnLeave } from "./use-check-on-leave";
import { type StartedWith, useDraft } from "./use-draft";
import type { FormDraft } from "./use-form-draft";
import { useFormFocus } from "./use-form-focus";
import { useFormKeys } from "./use-form-keys";
import { useSaveRecord } from "./use-save-record";

/** What a form for one record is made of. */
export interface RecordFormOptions<Values extends object, Stored extends StoredRecord> {
  kind: RecordKind<Values, Stored>;
  /** The record as it is stored now; null for a new one. */
  stored: Stored | null;
  /** What a new one is filled with. */
  blank: Values;
  draft: FormDraft<Values>;
  /** Finds mistakes before the server does. `from` is what the stored record filled the form with; null for a new one. */
  validate: (values: Values, from: Values | null) => FormErrors;
  /** Makes ready what saves the form. The key of the attempt is known when it returns, so that the draft can keep it. */
  prepare: (values: Values, from: StartedWith<Values>, submitKey: SubmitKey) => () => Promise<Stored>;
  /** True if the user has to be asked before this is saved; `save` then saves it. */
  asksFirst?: (values: Values, from: Values) => boolean;
  /**
   * The record is saved, the draft gone, and nothing holds the page any more. The form is busy until this is done.
   * `takeBack` gives a record that was there before what it had, if that may be typed, unless somebody has changed it
   * since.
   */
  onSaved: (saved: Stored, takeBack?: () => Promise<Stored>) => unknown;
  /** Goes to where the form was opened. */
  onLeave: () => void;
  /** Opens what hides these inputs. */
  reveal?: (paths: readonly string[]) => void;
  /** The input to begin with instead of the first empty required one. */
  first?: string | undefined;
}

/** The state of a form for one record, as `RecordForm` shows it. */
export type RecordFormState<Values extends object, Stored extends StoredRecord> = ReturnType<
  typeof useRecordForm<Values, Stored>
>;

/**
 * Fills, checks, keeps and saves a form for one record. What is typed is a draft until it is saved; whoever meets
 * another version of the record compares; what the server refuses is told at its input.
 */
export function useRecordForm<Values extends object, Stored extends StoredRecord>(
  options: RecordFormOptions<Values, Stored>,
) {
  const { kind, stored, blank, onLeave } = options;
  const [found, setFound] = useState(options.draft.found);
  const [start, setStart] = useState<StartedWith<Values>>(
    found?.base ? { values: found.base, etag: found.etag } : startWith(kind, stored, blank),
  );
  // The same for what is told between two renderings: `refill` tells of new values before its new start is rendered.
  const startNow = useRef(start);
  const [comparing, setComparing] = useState(false);
  const leaving = useRef(false);
  /** What the form that is being saved was filled with. */
  const sent = useRef(start);
  const [submitKey] = useState(() => new SubmitKey(found?.submit));
  const focus = useFormFocus(options);
  const draft = useDraft<Values>({
    slot: options.draft.slot,
    submitKey,
    titleOf: kind.titleOf,
    isChanged: (base, values) => kind.merge.changed(base, values).length > 0,
  });
  const form = useForm<Values>({
    initialValues: found?.values ?? start.values,
    validate: (values) => options.validate(values, stored && startNow.current.values),
    onValuesChange: (values) => {
      // What is saved already is no draft any more.
      if (!leaving.current) draft.note(startNow.current, values);
    },
  });
  const checkOnLeave = useCheckOnLeave(kind.checkedOnLeave, (path) => form.validateField(path));
  // What was wrong at the last attempt to save. The summary says only that: nothing may move while somebody types.
  const [told, setTold] = useState<string[]>([]);
  const dirty = kind.merge.changed(start.values, form.values).length > 0;
  const outdated = stored !== null && stored.etag !== start.etag;

  /** Fills the form anew from a version of the record; `values` may already differ from it. */
  const refill = (fresh: StartedWith<Values>, values: Values = fresh.values) => {
    startNow.current = fresh;
    setStart(fresh);
    form.setInitialValues(fresh.values);
    form.setValues(values);
    form.clearErrors();
  };

  // Nothing typed yet: the form simply follows what others change.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version of the record is the event.
  useEffect(() => {
    if (outdated && !dirty) refill(startWith(kind, stored, blank));
  }, [stored?.etag]);

  /** Lets the page be left without a question, and the draft go. */
  const finish = () => {
    leaving.current = true;
    draft.drop();
  };

  const showRefusal = (problem: ApiProblem) => {
    if (isProblem(problem, 412)) {
      setComparing(true);
      return;
    }
    const errors = serverErrors(problem, kind.fields, kind.inputPath);
    const first = Object.keys(errors).find((path) => path !== "");
    form.setErrors(errors);
    setTold(Object.keys(errors));
    if (first) focus.toInput(first);
    else focus.toTop();
  };

  const saving = useSaveRecord<Stored>({
    onSaved: (saved) => {
      finish();
      const had = sent.current.values;
      const takeBack = () => options.prepare(had, startWith(kind, saved, blank), submitKey)();
      // What the ERP has written may be nothing that can be typed.
      const isValid = Object.keys(options.validate(had, kind.valuesOf(saved))).length === 0;
      return options.onSaved(saved, stored && isValid ? takeBack : undefined);
    },
    onRefused: showRefusal,
    // Whoever pressed Save at the end of a long form would not see what is told above it.
    onFailed: focus.toTop,
  });

  const save = (values: Values, from: StartedWith<Values>) => {
    // Saved, and on the way to where that is shown.
    if (leaving.current) return;
    if (stored && kind.merge.changed(from.values, values).length === 0) {
      finish();
      onLeave();
      return;
    }
    if (!saving.pending) {
      sent.current = from;
      saving.send(options.prepare(values, from, submitKey));
    }
    draft.note(from, values);
    draft.flush();
  };

  const submit = form.onSubmit(
    (values) => {
      if (!options.asksFirst?.(values, start.values)) save(values, start);
    },
    (errors) => {
      setTold(Object.keys(errors));
      focus.toSummary(Object.keys(errors));
    },
  );
  useFormKeys({ onSave: () => focus.element.current?.requestSubmit(), onLeave });

  return {
    form,
    /** True if something is typed that is not saved. */
    dirty,
    /** True if the record was changed elsewhere meanwhile: the form's own save makes it another version, too. */
    outdated: outdated && !leaving.current,
    save: (values: Values) => save(values, start),
    pending: saving.pending,
    failure: saving.failure,
    /** What was wrong at the last attempt to save and still is, in the order of the form. */
    errors: inFormOrder(form.errors as FormErrors, kind.fields).filter(([path]) => told.includes(path)),
    focusInput: focus.toInput,
    leave: onLeave,
    /** For the form's element. */
    element: { ref: focus.element, onSubmit: submit, onBlur: checkOnLeave },
    /** For the notices above the form. */
    notices: {
      found,
      waiting: options.draft.waiting,
      onGoOn: options.draft.goOn,
      onDiscard: () => {
        draft.drop();
        setFound(null);
        refill(stored ? startWith(kind, stored, blank) : start);
      },
      onCompare: () => setComparing(true),
    },
    /** For the question before the page is left. */
    guard: { blocked: () => dirty && !leaving.current, onKeep: draft.flush, onDiscard: finish },
    /** For the dialog that compares two versions; null while there is nothing to compare. */
    versions:
      stored && comparing
        ? {
            base: start.values,
            mine: form.values,
            seenEtag: start.etag,
            onClose: () => setComparing(false),
            onTake: (values: Values, theirs: Stored) => {
              const fresh = startWith(kind, theirs, blank);
              setComparing(false);
              refill(fresh, values);
              save(values, fresh);
            },
          }
        : null,
  };
}
