import { screen, waitFor } from "@testing-library/react";
import { act } from "react";
import { expect, it } from "vitest";
import type { Session } from "@/api/types";
import { sessionOptions } from "@/session/session";
import { renderOnPage } from "@/test/render";
import { session } from "@/test/samples";
import { useFirstView } from "./use-views";

function FirstView() {
  return <output>{useFirstView()}</output>;
}

it.each<[string, Session["scope"], NonNullable<Session["user"]>["roles"], string]>([
  ["a salesman", "SCOPE_OWN", ["ROLE_SALESMAN"], "mine"],
  ["a manager who sells too", "SCOPE_TEAM", ["ROLE_SALESMAN", "ROLE_SALES_MANAGER"], "mine"],
  ["a manager without customers of his own", "SCOPE_TEAM", ["ROLE_SALES_MANAGER"], "team"],
  ["an administrator", "SCOPE_ALL", ["ROLE_CRM_ADMINISTRATOR"], "all"],
])("shows %s first what concerns him", async (_, scope, roles, view) => {
  const { queries } = await renderOnPage(FirstView);
  const user = session.user && { ...session.user, roles };
  const other: Session = { ...session, scope, user };
  act(() => {
    queries.setQueryData(sessionOptions.queryKey, other);
  });
  await waitFor(() => expect(screen.getByRole("status").textContent).toBe(view));
});
