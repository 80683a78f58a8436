import { amountText, plainDecimal } from "@/form/decimals";
import type { Format } from "@/i18n/format";

/** Writes typed numbers the tenant's way. */
export type TypedNumbers = ReturnType<typeof typedNumbers>;

/** What writes typed numbers the tenant's way. What is blank or no number stays as it was typed. */
export function typedNumbers(format: Format, currency: string) {
  const written = (write: (plain: string) => string) => (typed: string) => {
    const plain = plainDecimal(typed);
    return plain === undefined ? typed.trim() : write(plain);
  };
  return {
    number: written((plain) => format.decimal(plain)),
    amount: written((plain) => format.money({ amount: amountText(plain), currency })),
    price: written((plain) => format.price({ amount: plain, currency })),
    percent: written((plain) => `${format.decimal(plain)} %`),
  };
}
