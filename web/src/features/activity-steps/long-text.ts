import type { TFunction } from "i18next";
import { type FormErrors, tooLong } from "@/form/errors";

/** Longest outcome or reason of an end, in characters; the same limit as the server's. */
const LONGEST = 4000;

/** What is wrong with a text that has to be there. */
export function longText(t: TFunction, field: string, text: string, required: string): FormErrors {
  if (text.trim() === "") return { [field]: required };
  return tooLong(t, { [field]: text }, { [field]: LONGEST });
}
