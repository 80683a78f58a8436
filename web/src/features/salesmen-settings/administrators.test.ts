import { expect, it } from "vitest";
import type { User } from "@/api/types";
import { gainsAndLosses, type Ticks, ticked } from "./administrators";

const user = (id: string, administrator: boolean) =>
  ({ id, displayName: id, roles: administrator ? ["ROLE_CRM_ADMINISTRATOR"] : [] }) as unknown as User;

it("knows who gains and who loses, and forgets ticks that were put back", () => {
  const [ann, ben] = [user("ann", false), user("ben", true)];
  let ticks: Ticks = ticked(ticked(new Map(), ann, true), ben, false);
  const names = ({ gains, losses }: ReturnType<typeof gainsAndLosses>) =>
    [gains, losses].map((all) => all.map(({ id }) => id));
  expect(names(gainsAndLosses(ticks))).toEqual([["ann"], ["ben"]]);
  ticks = ticked(ticks, ben, true);
  expect(names(gainsAndLosses(ticks))).toEqual([["ann"], []]);
});
