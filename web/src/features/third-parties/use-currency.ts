import type { ThirdParty } from "@/api/types";
import { useSession } from "@/session/use-session";
import { currencyOf } from "./third-party";

/** The currency in which amounts of a third party are written: its own, or else the tenant's. */
export function useCurrency(thirdParty: ThirdParty | null): string {
  const { tenant } = useSession();
  return (thirdParty && currencyOf(thirdParty)) ?? tenant?.currency ?? "";
}
