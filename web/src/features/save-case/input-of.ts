import type { UseFormReturnType } from "@mantine/form";

/** What an input gets from the form it stands in. */
export interface BoundInput {
  value: string;
  error?: React.ReactNode;
  // An input tells an event, a drop-down the value itself; the form takes both.
  // biome-ignore lint/suspicious/noExplicitAny: as the form library has it.
  onChange: (eventOrValue: any) => void;
  "data-path": string;
}

/** Binds inputs to a form in which their fields may stand below another one. */
export type InputOf<Field extends string> = (field: Field) => BoundInput;

/** Binds inputs to the fields of a form, or to those below one of them. */
export function boundTo<Values extends object, Field extends string>(
  form: UseFormReturnType<Values>,
  below = "",
): InputOf<Field> {
  return (field) => {
    const path = below ? `${below}.${field}` : field;
    return { ...form.getInputProps(path), "data-path": path } as BoundInput;
  };
}

/** What was typed or chosen, however the input tells it. */
export function typedValue(eventOrValue: unknown): string {
  if (typeof eventOrValue === "string") return eventOrValue;
  const target = (eventOrValue as { currentTarget?: { value?: unknown } } | null)?.currentTarget;
  return typeof target?.value === "string" ? target.value : "";
}
