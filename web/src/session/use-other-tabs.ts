import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { followOtherTabs } from "./session";

/** Follows log-ins and log-outs in the browser's other tabs while the page is shown. */
export function useOtherTabs(): void {
  const queries = useQueryClient();
  useEffect(() => followOtherTabs(queries), [queries]);
}
