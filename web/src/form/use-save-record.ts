import { useMutation } from "@tanstack/react-query";
import { ApiProblem, isProblem } from "@/api/problem";
import { SAVE_KEY } from "@/live/own-saves";
import { sendSave } from "./not-sent";

/** Sends a form, one attempt at a time. */
export function useSaveRecord<Stored>(options: {
  /** The attempt goes on until this is done. */
  onSaved: (saved: Stored) => unknown;
  /** The server answered and said no. */
  onRefused: (problem: ApiProblem) => void;
  /** There was no answer, or the server failed. */
  onFailed: () => void;
}) {
  const { onSaved, onRefused, onFailed } = options;
  const { mutate, isPending, error } = useMutation({
    mutationKey: SAVE_KEY,
    mutationFn: sendSave<Stored>,
    onSuccess: onSaved,
    onError: (problem) => {
      if (problem instanceof ApiProblem && problem.status >= 400 && problem.status < 500) onRefused(problem);
      else onFailed();
    },
  });
  return {
    send: mutate,
    pending: isPending,
    /** Why the last attempt failed; null after a success. A stale version has its own dialog. */
    failure: isProblem(error, 412) ? null : error,
  };
}
