import type { User } from "@/api/types";

/** The ticks that were changed and not saved, by the id of the user. */
export type Ticks = ReadonlyMap<string, { user: User; administrator: boolean }>;

/** Whether somebody is CRM administrator. */
export function isAdministrator({ roles }: User): boolean {
  return roles.includes("ROLE_CRM_ADMINISTRATOR");
}

/** The ticks after one was changed: what is as it was before need not be saved. */
export function ticked(ticks: Ticks, user: User, administrator: boolean): Ticks {
  const next = new Map(ticks);
  if (isAdministrator(user) === administrator) next.delete(user.id);
  else next.set(user.id, { user, administrator });
  return next;
}

/** Who becomes administrator, and who does not remain it. */
export function gainsAndLosses(ticks: Ticks): { gains: User[]; losses: User[] } {
  const changes = [...ticks.values()];
  const of = (administrator: boolean) =>
    changes.filter((change) => change.administrator === administrator).map(({ user }) => user);
  return { gains: of(true), losses: of(false) };
}
