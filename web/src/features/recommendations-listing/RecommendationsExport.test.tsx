import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import { RecommendationsExport } from "./RecommendationsExport";

afterEach(() => vi.unstubAllGlobals());

it("asks for the recommendations that are listed, in their order", async () => {
  const asked: URL[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push(new URL(request.url));
    return Response.error();
  });
  const total = { count: 1, capped: false };
  await renderOnPage(() => (
    <RecommendationsExport
      selection={{ view: "WORK_VIEW_TEAM", filter: undefined, search: "fleet" }}
      orderBy="generateTime desc"
      total={total}
    />
  ));
  const button = () => screen.getByRole<HTMLButtonElement>("button", { name: "Export CSV" });
  await waitFor(() => expect(button().disabled).toBe(false), { timeout: 10_000 });
  await userEvent.setup().click(button());
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]?.pathname).toBe("/api/v1/recommendations/export");
  expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual({
    view: "WORK_VIEW_TEAM",
    search: "fleet",
    orderBy: "generateTime desc",
  });
});
