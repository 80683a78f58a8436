import { fireEvent, screen, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { ThirdParty } from "@/api/types";
import { renderOnPage } from "@/test/render";
import { thirdParty } from "@/test/samples";
import { UsagePanel } from "./UsagePanel";

const answers: (() => Response)[] = [];

async function open(...given: (() => Response)[]) {
  answers.splice(0, answers.length, ...given);
  vi.stubGlobal("fetch", async () => answers.shift()?.() ?? Response.error());
  await renderOnPage(() => <UsagePanel id="t-1" onClose={() => {}} />);
}

const told =
  (changes: Partial<ThirdParty> = {}) =>
  () =>
    Response.json(thirdParty(changes));

afterEach(() => vi.unstubAllGlobals());

it("shows the items and what their use costs", async () => {
  await open(told());
  expect(await screen.findByText("2 × Canon iR C3226i")).toBeTruthy();
  const row = screen.getByRole("row", { name: /^Mono/ });
  const cells = within(row).getAllByRole("cell");
  expect(cells.map(({ textContent }) => textContent.replace(/\s/g, " "))).toEqual([
    "2 000",
    "–",
    "R 150,00",
    "R 0,085",
  ]);
  expect(screen.getByRole("link", { name: "View/Edit this Third Party" }).getAttribute("href")).toBe(
    "/customers/c-1/third-parties/t-1",
  );
});

it("says that there are no items, and offers no edit that the server does not", async () => {
  await open(told({ items: [], actions: [] }));
  expect(await screen.findByText(/^No items are known/)).toBeTruthy();
  expect(screen.queryByRole("link", { name: "View/Edit this Third Party" })).toBeNull();
});

it("says what went wrong, and tries again", async () => {
  await open(() => Response.json({ detail: "Out of order." }, { status: 500 }), told());
  expect(await screen.findByText("Out of order.")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("2 × Canon iR C3226i")).toBeTruthy();
});
