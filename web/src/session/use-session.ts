import { useSuspenseQuery } from "@tanstack/react-query";
import type { Session } from "@/api/types";
import { sessionOptions } from "./session";

/** The session of the logged-in user. Only for pages behind the log-in. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionOptions);
  if (!data) throw new Error("this page is shown only to logged-in users");
  return data;
}

/** True when the user has the permission, for example "customers.write". */
export function usePermission(permission: string): boolean {
  return useSession().permissions.includes(permission);
}

/** The key under which this user's own things (drafts) are kept in the browser. */
export function useOwner(): string {
  const session = useSession();
  return `${session.tenant?.slug ?? ""}.${session.user?.id ?? ""}`;
}
