import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/problem";
import { type FormErrors, serverErrors } from "@/form/errors";
import { problemText } from "@/parts/problem-text";
import type { RowKind, StoredRow } from "./row-kind";

/** What is typed in a row, what is wrong with it, and the attempt to save it. */
export function useRow<Values extends object, Entry extends StoredRow>(options: {
  kind: RowKind<Values, Entry>;
  initial: Values;
  save: (values: Values) => Promise<unknown>;
  onSaved: () => void;
}) {
  const { t } = useTranslation();
  const [values, setValues] = useState(options.initial);
  const [errors, setErrors] = useState<FormErrors>({});
  const saving = useMutation({
    mutationFn: options.save,
    onSuccess: options.onSaved,
    onError: (error) => {
      if (error instanceof ApiProblem) setErrors(serverErrors(error, options.kind.fields));
    },
  });
  const elsewhere = saving.error && (Object.keys(errors).length === 0 || errors[""]);
  return {
    values,
    setValues,
    errors,
    change: (patch: Partial<Values>) => {
      setValues({ ...values, ...patch });
      const rest = Object.entries(errors).filter(([field]) => !(field in patch));
      setErrors(Object.fromEntries(rest));
    },
    submit: () => {
      if (saving.isPending) return;
      const found = options.kind.check(t, values);
      setErrors(found);
      if (Object.keys(found).length === 0) saving.mutate(values);
    },
    pending: saving.isPending,
    /** What went wrong and belongs to none of the inputs. */
    failure: elsewhere ? errors[""] || problemText(t, saving.error) : undefined,
    reset: saving.reset,
  };
}
