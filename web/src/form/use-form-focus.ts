import { useEffect, useRef } from "react";

/** Moves the focus in a form: at first to where there is something to do, later to what is wrong. */
export function useFormFocus(options: {
  /** Opens what hides these inputs. */
  reveal?: ((paths: readonly string[]) => void) | undefined;
  /** The input to begin with instead of the first empty required one. */
  first?: string | undefined;
}) {
  const { reveal, first } = options;
  const element = useRef<HTMLFormElement>(null);
  // What is to take the focus is there after the next drawing.
  const focusLater = (selector: string) => {
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>(selector)?.focus());
  };
  const toInput = (path: string) => {
    reveal?.([path]);
    focusLater(`[data-path="${CSS.escape(path)}"]`);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: only once, when the page opens.
  useEffect(() => {
    if (first) {
      toInput(first);
      return;
    }
    const inputs = [...(element.current?.querySelectorAll<HTMLInputElement>("input:not([readonly])") ?? [])];
    (inputs.find(({ required, value }) => required && !value) ?? inputs[0])?.focus();
  }, []);

  return {
    element,
    /** To the input of a path. */
    toInput,
    /** To the summary of these mistakes. */
    toSummary: (paths: readonly string[]) => {
      reveal?.(paths);
      focusLater("[data-error-summary]");
    },
    /** Shows the beginning of the form, where the summary is. */
    toTop: () => element.current?.scrollIntoView({ block: "start" }),
  };
}
