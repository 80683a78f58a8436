import type { FieldChange, HistoryEntry } from "@/api/types";

/** The currencies of the amounts of an entry that do not say theirs: before it was done and afterwards. */
export interface Currencies {
  old: string;
  new: string;
}

/**
 * The currencies of the entries, the last of which comes first. A third party's is told only when it changes: in between it
 * is what it was at the last change, or before the next one. Where none is here, the tenant's own.
 */
export function currenciesOf(entries: readonly HistoryEntry[], own: string): Currencies[] {
  return entries.map((entry, place) => {
    const told = currencyChange(entry);
    if (told) return { old: told.oldValue || told.newValue || own, new: told.newValue || told.oldValue || own };
    const changeIn = (others: readonly HistoryEntry[]) =>
      others
        .filter(({ entityId }) => entityId === entry.entityId)
        .map(currencyChange)
        .find((change) => change !== undefined);
    const before = changeIn(entries.slice(place + 1))?.newValue;
    const after = changeIn(entries.slice(0, place).reverse())?.oldValue;
    const currency = before || after || own;
    return { old: currency, new: currency };
  });
}

function currencyChange({ entity, changes }: HistoryEntry): FieldChange | undefined {
  if (entity !== "HISTORY_ENTITY_THIRD_PARTY") return undefined;
  return changes.find(({ field }) => field === "currency");
}
