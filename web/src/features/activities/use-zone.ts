import { useSession } from "@/session/use-session";

/** The tenant's time zone, in which times are typed and shown. */
export function useZone(): string {
  return useSession().tenant?.timeZone ?? "";
}
