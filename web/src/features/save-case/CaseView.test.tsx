import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Case } from "@/api/types";
import { renderOnPage } from "@/test/render";
import { aCase, caseConfig } from "@/test/samples";
import { CaseView } from "./CaseView";

it.each<[string, Partial<Case>, RegExp]>([
  [
    "an ended one",
    { status: "CASE_STATUS_WON", closeTime: "2026-11-22T08:00:00Z", closedBy: "Thandi Mokoena", actions: [] },
    /It has ended: Won on 22 Nov 2026, 10:00 by Thandi Mokoena\./,
  ],
  [
    "somebody else’s",
    { own: false, salesmanName: "Thandi Mokoena", actions: [] },
    /It is the case of Thandi Mokoena\./,
  ],
])(
  "says in the manual’s words that %s is not the user’s to change, why, and what it holds",
  async (_, changes, why) => {
    await renderOnPage(() => <CaseView of={aCase(changes)} config={caseConfig} />);
    expect(screen.getByText("Sorry, this is not one of your open cases and you cannot make changes.")).toBeTruthy();
    expect(screen.getByText(why)).toBeTruthy();
    expect(screen.getByRole("button", { name: "Back" })).toBeTruthy();
    const typed = screen.getAllByRole<HTMLInputElement>("textbox");
    expect(typed.length).toBeGreaterThan(3);
    expect(typed.every(({ readOnly }) => readOnly)).toBe(true);
    // They look so, too.
    expect(typed.every(({ classList }) => classList.contains("read-only"))).toBe(true);
  },
);
