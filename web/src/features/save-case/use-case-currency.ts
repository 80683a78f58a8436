import type { Case } from "@/api/types";
import { useSession } from "@/session/use-session";

/** The currency in which the value of a case is written: its own, or else the tenant's. */
export function useCaseCurrency({ value }: Pick<Case, "value">): string {
  const { tenant } = useSession();
  return value?.currency || tenant?.currency || "";
}
