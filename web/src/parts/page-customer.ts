import { useEffect, useSyncExternalStore } from "react";

/** Which customer the page in sight is about, where the address does not say. */
let shown: string | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function show(customerId: string | undefined): void {
  shown = customerId;
  for (const listener of listeners) listener();
}

/** Says which customer a page is about whose address does not hold one: the breadcrumb leads there. */
export function usePageCustomer(customerId: string | undefined): void {
  useEffect(() => {
    show(customerId);
    return () => show(undefined);
  }, [customerId]);
}

/** The customer that the page said it is about. */
export function useShownCustomer(): string | undefined {
  return useSyncExternalStore(subscribe, () => shown);
}
