import { IconFileImport } from "@tabler/icons-react";
import { fireEvent, screen, within } from "@testing-library/react";
import { type ReactNode, useMemo } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Session } from "@/api/types";
import { useCommands } from "@/commands/use-commands";
import { sessionOptions } from "@/session/session";
import { renderOnPage } from "@/test/render";
import { aCase, session, summary } from "@/test/samples";
import { Palette } from "./Palette";
import { showPalette } from "./palette-store";

let asked: URL[] = [];
/** Lets the answer about cases come. */
let answerCases: () => void;

beforeEach(() => {
  asked = [];
  const waited = new Promise<void>((resolve) => {
    answerCases = resolve;
  });
  vi.stubGlobal("fetch", async (request: Request) => {
    const url = new URL(request.url);
    asked.push(url);
    if (url.pathname === "/api/v1/customers") return Response.json({ customers: [summary()] });
    if (url.pathname === "/api/v1/contacts") return Response.json({ contacts: [] });
    if (url.pathname !== "/api/v1/cases") return Response.json({ favourites: [], recent: [] });
    await waited;
    return Response.json({ cases: [aCase({ id: "case-7", number: 7, subject: "Hope copiers" })] });
  });
});

afterEach(() => {
  showPalette(false);
  vi.unstubAllGlobals();
});

/** Opens the palette for somebody with the permissions, and types. */
async function type(permissions: string[], text = "hope", content: () => ReactNode = Palette) {
  const page = await renderOnPage(content);
  const changed: Session = { ...session, permissions };
  page.queries.setQueryData(sessionOptions.queryKey, changed);
  showPalette(true);
  fireEvent.change(await screen.findByRole("combobox", {}, { timeout: 10_000 }), { target: { value: text } });
  await screen.findByRole("option", { name: /^Hope Works/ });
  return page;
}

it("shows the cases a text finds when they come, and customers before that", async () => {
  const { router } = await type(["customers.read", "activities.read"]);
  expect(screen.queryByRole("group", { name: "Cases" })).toBeNull();
  answerCases();
  const cases = within(await screen.findByRole("group", { name: "Cases" }));
  const found = cases.getByRole("option", { name: /^Hope copiers.*Open.*#7/ });
  const question = asked.find(({ pathname }) => pathname === "/api/v1/cases")?.searchParams;
  expect(question?.get("search")).toBe("hope");
  expect(question?.get("pageSize")).toBe("5");
  expect(question?.get("view")).toBe("WORK_VIEW_ALL");
  fireEvent.click(found);
  await vi.waitFor(() => expect(router.state.location.pathname).toBe("/cases/case-7"));
});

it("asks for no cases on behalf of somebody who may see none", async () => {
  answerCases();
  await type(["customers.read"]);
  expect(asked.map(({ pathname }) => pathname)).not.toContain("/api/v1/cases");
  expect(screen.queryByRole("group", { name: "Cases" })).toBeNull();
});

/** The palette on a page that offers a command. */
function WithCommand() {
  const label = "Import customers from a file";
  useCommands(useMemo(() => [{ id: "import", label, icon: IconFileImport, run: () => {} }], []));
  return <Palette />;
}

it.each([
  ["the command whose name somebody writes", "imp", "Pages and actions"],
  ["customers, while it may still be one of theirs", "im", "Customers"],
])("puts first %s", async (_, text, first) => {
  answerCases();
  await type(["customers.read"], text, WithCommand);
  expect(screen.getAllByRole("group")[0]?.getAttribute("aria-label")).toBe(first);
});
