import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { ProblemNote } from "@/parts/ProblemNote";

/** A page that could not be shown at all: no network at the start, a script that did not load, a fault of ours. */
export function ProblemPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const { reset: resetQueries } = useQueryErrorResetBoundary();
  const retry = () => {
    resetQueries();
    reset();
    void router.invalidate();
  };
  // The page opens by itself as soon as there is a network again.
  useEffect(() => {
    addEventListener("online", retry);
    return () => removeEventListener("online", retry);
  });
  return <ProblemNote page error={error} onRetry={retry} />;
}
