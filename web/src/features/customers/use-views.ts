import { useSession } from "@/session/use-session";
import type { ViewName } from "./status";

/** The views that differ for this user: a salesman has only his own customers. */
export function useViews(): ViewName[] {
  const { scope } = useSession();
  if (scope === "SCOPE_ALL") return ["mine", "team", "all"];
  if (scope === "SCOPE_TEAM") return ["mine", "team"];
  return ["mine"];
}

/** The view somebody sees at first: his own customers if he is a salesman, else the widest. */
export function useFirstView(): ViewName {
  const { user } = useSession();
  const views = useViews();
  return user?.roles.includes("ROLE_SALESMAN") ? "mine" : (views.at(-1) ?? "mine");
}
