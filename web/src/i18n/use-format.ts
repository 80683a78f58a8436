import { useMemo } from "react";
import { useSession } from "@/session/use-session";
import { type Format, formatOf } from "./format";

/** Dates, numbers and money as the logged-in user's tenant writes them. */
export function useFormat(): Format {
  const tenant = useSession().tenant;
  return useMemo(() => formatOf(tenant?.locale ?? "en", tenant?.timeZone ?? ""), [tenant]);
}
