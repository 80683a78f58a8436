/**
 * A number as it is typed, in its shortest plain form: "1250.5" of "1 250,50". Comma and point both are the decimal sign,
 * blanks may stand between the thousands. Undefined if it is no number, or may be meant as another one: "1,250" is one and a quarter to
 * some and more than a thousand to others. It stays text, and so exact.
 */
export function plainDecimal(typed: string): string | undefined {
  const match = /^(-?)(\d*)(?:[.,](\d*))?$/.exec(typed.replace(/\s/g, ""));
  const [, sign = "", whole = "", fraction = ""] = match ?? [];
  if (whole === "" && fraction === "") return undefined;
  if (/^[1-9]\d{0,2}$/.test(whole) && fraction.length === 3) return undefined;
  const shortest = [whole.replace(/^0+(?=\d)/, "") || "0", fraction.replace(/0+$/, "")].filter(Boolean).join(".");
  return shortest === "0" ? shortest : sign + shortest;
}

/** How many decimals a plain number has. */
export function decimalsOf(plain: string): number {
  return plain.split(".")[1]?.length ?? 0;
}

/** An amount of money as the API writes it: "1250.50" of "1250.5". */
export function amountText(plain: string): string {
  const [whole = "", cents = ""] = plain.split(".");
  return `${whole}.${cents.padEnd(2, "0")}`;
}
