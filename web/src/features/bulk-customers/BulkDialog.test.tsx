import { Notifications } from "@mantine/notifications";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { BulkUpdateResult, CustomerSummary } from "@/api/types";
import { employeesOptions, staticCodesOptions } from "@/features/customers/look-ups";
import { renderOnPage } from "@/test/render";
import { codes, employees, summary } from "@/test/samples";
import BulkDialog from "./BulkDialog";
import type { BulkField } from "./change";

afterEach(() => vi.unstubAllGlobals());

interface Sent {
  key: string | null;
  change: Record<string, string>;
  ids: string[];
}

/** A server that changes every customer but those that it refuses. `fails` says which calls get no answer. */
function server(options: { refuses?: string[]; stale?: string[]; fails?: number[] } = {}) {
  const { refuses = [], stale = [], fails = [] } = options;
  const sent: Sent[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const body = (await request.json()) as { change: Record<string, string>; items: { id: string }[] };
    sent.push({
      key: request.headers.get("Idempotency-Key"),
      change: body.change,
      ids: body.items.map(({ id }) => id),
    });
    if (fails.includes(sent.length)) throw new TypeError("Failed to fetch");
    const results = body.items.map(
      ({ id }): BulkUpdateResult =>
        refuses.includes(id) || stale.includes(id)
          ? {
              id,
              outcome: "BULK_UPDATE_OUTCOME_REFUSED",
              etag: "",
              problem: stale.includes(id)
                ? { reason: "STALE", field: "", message: "Look at the differences and save again." }
                : { reason: "CUSTOMER_INACTIVE", field: "", message: "This customer is inactive." },
            }
          : { id, outcome: "BULK_UPDATE_OUTCOME_UPDATED", etag: "2" },
    );
    return Response.json({ results });
  });
  return sent;
}

async function open(field: BulkField, customers: CustomerSummary[]) {
  const onClose = vi.fn();
  const onRenewed = vi.fn();
  const { queries } = await renderOnPage(() => (
    <>
      <BulkDialog field={field} customers={customers} onRenewed={onRenewed} onClose={onClose} />
      <Notifications />
    </>
  ));
  queries.setQueryData(staticCodesOptions.queryKey, codes);
  queries.setQueryData(employeesOptions.queryKey, employees);
  return { onClose, onRenewed, user: userEvent.setup() };
}

async function choose(user: ReturnType<typeof userEvent.setup>, label: string, choice: string) {
  await user.click(await screen.findByRole("combobox", { name: label }));
  await user.click(await screen.findByRole("option", { name: choice }));
}

const many = (count: number) =>
  Array.from({ length: count }, (_, number) => summary({ id: `c-${number}`, name: `Customer ${number}` }));

it("changes all customers, closes, and takes it back when asked", async () => {
  const sent = server();
  const { onClose, onRenewed, user } = await open("rank", many(2));
  const yes = screen.getByRole<HTMLButtonElement>("button", { name: "Change 2 customers" });
  expect(yes.disabled).toBe(true);
  await choose(user, "Rank", "Platinum");
  await user.click(yes);
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(sent[0]).toMatchObject({ change: { rank: "PLAT" }, ids: ["c-0", "c-1"] });
  expect(onRenewed.mock.lastCall?.[0]).toMatchObject([{ etag: "2", rank: "PLAT" }, { etag: "2" }]);
  expect(await screen.findByText(/^2 customers have the rank Platinum now/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(await screen.findByText("2 customers are as they were before.")).toBeTruthy();
  expect(sent[1]).toMatchObject({ change: { rank: "GOLD" }, ids: ["c-0", "c-1"] });
  expect(sent[1]?.key).not.toBe(sent[0]?.key);
});

it("names those that stay as they were, and why", async () => {
  const sent = server({ refuses: ["c-1"] });
  const { onClose, user } = await open("salesman", many(3));
  await choose(user, "Salesman", "Thandi Mokoena");
  await user.click(screen.getByRole("button", { name: "Link to 3 customers" }));
  const alert = await screen.findByRole("alert");
  expect(within(alert).getByText("1 customer stays as it was")).toBeTruthy();
  expect(within(alert).getByRole("listitem").textContent).toBe("Customer 1 This customer is inactive.");
  expect(screen.getByText(/^Thandi Mokoena is linked to 2 customers/)).toBeTruthy();
  expect(onClose).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]).toMatchObject({ change: { unlinkSalesmanId: "employee-thandi" }, ids: ["c-0", "c-2"] });
});

it("says of one that somebody changed meanwhile what can be done here, not in a form", async () => {
  server({ stale: ["c-0"] });
  const { user } = await open("rank", many(2));
  await choose(user, "Rank", "Platinum");
  await user.click(screen.getByRole("button", { name: "Change 2 customers" }));
  const alert = await screen.findByRole("alert");
  expect(within(alert).getByRole("listitem").textContent).toMatch(/^Customer 0 Somebody changed it meanwhile/);
});

it("makes a call of each five hundred, and goes on behind those that are done if one fails", async () => {
  const sent = server({ fails: [2] });
  const { onClose, user } = await open("rank", many(1100));
  await choose(user, "Rank", "Platinum");
  await user.click(screen.getByRole("button", { name: /^Change 1.100 customers$/ }));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toMatch(/500 of 1.100 are done/);
  expect(screen.getByRole<HTMLInputElement>("combobox", { name: "Rank" }).disabled).toBe(true);
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(sent.map(({ ids }) => ids.length)).toEqual([500, 500, 500, 100]);
  expect(sent[2]?.key, "what got no answer is sent again under its key").toBe(sent[1]?.key);
  expect(new Set(sent.map(({ key }) => key)).size).toBe(3);
});

it("can be left after a failure, and what was done can be taken back", async () => {
  const sent = server({ fails: [2] });
  const { user } = await open("rank", many(600));
  await choose(user, "Rank", "Platinum");
  await user.click(screen.getByRole("button", { name: "Change 600 customers" }));
  await screen.findByRole("alert");
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(sent).toHaveLength(3));
  expect(sent[2]).toMatchObject({ change: { rank: "GOLD" } });
  expect(sent[2]?.ids).toHaveLength(500);
});
