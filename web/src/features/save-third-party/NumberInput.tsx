import { TextInput, type TextInputProps } from "@mantine/core";
import classes from "./third-party-form.module.css";

/** A number as text, so that it is sent just as it was typed, with its unit at the right. */
export function NumberInput({ unit, ...props }: TextInputProps & { unit?: string }) {
  return (
    <TextInput
      inputMode="decimal"
      classNames={{ input: classes.number }}
      rightSection={unit && <span className={classes.unit}>{unit}</span>}
      rightSectionWidth={unit ? 46 : undefined}
      rightSectionPointerEvents="none"
      {...props}
    />
  );
}
