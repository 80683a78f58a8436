import { Notifications, notifications } from "@mantine/notifications";
import { type QueryClient, QueryObserver } from "@tanstack/react-query";
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { Customer, Session } from "@/api/types";
import { addressKeys } from "@/features/addresses/queries";
import { customerKeys, customerOptions } from "@/features/customers/queries";
import { sessionOptions } from "@/session/session";
import { useSession } from "@/session/use-session";
import { renderOnPage } from "@/test/render";
import { customer, session } from "@/test/samples";
import { useAfterSave } from "./use-after-save";

const thandis = customer({ mainSalesmanId: "employee-thandi", mainSalesmanName: "Thandi Mokoena" });
const left = vi.fn();

function Form({ stored, saved }: { stored: Customer | null; saved: Customer }) {
  const goOn = useAfterSave(stored, left);
  return (
    <>
      <Notifications />
      <output>{useSession().scope}</output>
      <button type="button" onClick={() => void goOn(saved)}>
        Saved
      </button>
    </>
  );
}

type Options = { stored?: Customer; scope?: Session["scope"]; before?: (page: { queries: QueryClient }) => void };

async function save(saved: Customer, options: Options = {}) {
  const { stored = null, scope = "SCOPE_OWN" } = options;
  const page = await renderOnPage(() => <Form stored={stored} saved={saved} />, "/form");
  const user: Session = { ...session, scope };
  act(() => {
    page.queries.setQueryData(sessionOptions.queryKey, user);
    if (stored) {
      page.queries.setQueryData(customerKeys.one(stored.id), stored);
      page.queries.setQueryData(addressKeys.of(stored.id), { addresses: [] });
    }
  });
  options.before?.(page);
  await waitFor(() => expect(screen.getByRole("status").textContent).toBe(scope));
  fireEvent.click(screen.getByRole("button", { name: "Saved" }));
  const kept = () => page.queries.getQueryData(customerKeys.one(saved.id));
  return { ...page, kept, address: () => page.router.state.location.pathname };
}

afterEach(() => {
  left.mockReset();
  notifications.clean();
});

it("goes from a new customer to its page", async () => {
  const { address, kept } = await save(customer());
  await waitFor(() => expect(address()).toBe("/customers/c-1"));
  expect(kept()).toEqual(customer());
  expect(screen.queryByText(/^Saved, and handed/)).toBeNull();
});

it("goes back from a stored one, whose addresses are fetched anew", async () => {
  const { queries } = await save(customer(), { stored: customer() });
  expect(left).toHaveBeenCalled();
  expect(queries.getQueryState(addressKeys.of("c-1"))?.isInvalidated).toBe(true);
});

it("tells a salesman that the new customer is his colleague's, and does not lead him to it", async () => {
  const { address, kept } = await save(thandis);
  await screen.findByText("Saved, and handed to Thandi Mokoena");
  await waitFor(() => expect(address()).toBe("/customers"));
  expect(kept()).toBeUndefined();
});

it("tells him so, too, when he has unlinked himself, and forgets what he saw", async () => {
  const { address, kept } = await save(thandis, { stored: customer() });
  await screen.findByText("You are not linked to Hope Works, so it is not among your customers.");
  await waitFor(() => expect(address()).toBe("/customers"));
  await waitFor(() => expect(kept()).toBeUndefined());
  expect(left).not.toHaveBeenCalled();
});

it("keeps what he saw for as long as something shows it, which would fetch it again", async () => {
  const fetched = vi.fn(async () => Response.json({ reason: "NOT_FOUND" }, { status: 404 }));
  vi.stubGlobal("fetch", fetched);
  let hide = () => {};
  const show = ({ queries }: { queries: QueryClient }) => {
    hide = new QueryObserver(queries, { ...customerOptions("c-1"), staleTime: Number.POSITIVE_INFINITY }).subscribe(
      () => {},
    );
  };
  const { address, kept } = await save(thandis, { stored: customer(), before: show });
  await waitFor(() => expect(address()).toBe("/customers"));
  await act(async () => {});
  expect(kept()).toEqual(thandis);
  hide();
  expect(kept()).toBeUndefined();
  expect(fetched).not.toHaveBeenCalled();
});

it("asks the server about a manager, who sees what his team has", async () => {
  vi.stubGlobal("fetch", async () => Response.json(thandis));
  const { address } = await save(thandis, { scope: "SCOPE_TEAM" });
  await waitFor(() => expect(address()).toBe("/customers/c-1"));
});

it("believes the server that a customer is not of the manager's team", async () => {
  vi.stubGlobal("fetch", async () => Response.json({ reason: "NOT_FOUND" }, { status: 404 }));
  const { address } = await save(thandis, { scope: "SCOPE_TEAM" });
  await waitFor(() => expect(address()).toBe("/customers"));
});
