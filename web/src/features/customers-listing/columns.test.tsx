import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import i18next from "i18next";
import { expect, it, vi } from "vitest";
import { DataGrid } from "@/data-grid/DataGrid";
import { gridState } from "@/data-grid/grid-state";
import { renderOnPage } from "@/test/render";
import { summary } from "@/test/samples";
import { customerColumns } from "./columns";

const customers = [summary(), summary({ id: "c-2", name: "Silent Traders", telephone: "" })];

async function show({ works = false } = {}) {
  const columns = customerColumns(i18next.t, { view: "CUSTOMER_VIEW_MINE", inactive: false, works });
  const source = {
    rows: customers,
    total: { count: customers.length, capped: false },
    fetching: false,
    error: null,
    refresh: () => {},
  };
  return renderOnPage(() => (
    <DataGrid
      name="customers"
      label="Customers"
      columns={columns}
      source={source}
      state={gridState({}, "name")}
      onChange={() => {}}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      rowLink={({ id }) => ({ to: "/customers/$customerId", params: { customerId: id } })}
      actions={() => []}
      compact={({ name }) => name}
      empty={null}
    />
  ));
}

const rows = () => [...document.querySelectorAll<HTMLElement>("[data-row]")];
const number = () => screen.getByRole("link", { name: "021 555 0100" });

it("calls a customer from its row, and shows a dash where there is no number", async () => {
  await show();
  expect(number().getAttribute("href")).toBe("tel:0215550100");
  expect(rows()[1]?.textContent).toContain("–");
  expect(rows()[1]?.querySelector("a[href^='tel:']")).toBeNull();
});

it("leaves the row its keys: Tab steps over the number, Enter opens the customer, and Enter on the number does not", async () => {
  const { router } = await show();
  const user = userEvent.setup();
  const [first] = rows();
  first?.focus();
  await user.tab();
  expect(document.activeElement).not.toBe(number());

  number().focus();
  fireEvent.keyDown(number(), { key: "Enter" });
  expect(router.state.location.pathname).toBe("/");
  // From the number the arrow keys go on over the rows.
  fireEvent.keyDown(number(), { key: "ArrowDown" });
  await expect.poll(() => document.activeElement).toBe(rows()[1]);
  fireEvent.keyDown(rows()[0] as HTMLElement, { key: "ArrowUp" });
  await expect.poll(() => document.activeElement).toBe(rows()[0]);
  fireEvent.keyDown(rows()[0] as HTMLElement, { key: "Enter" });
  await expect.poll(() => router.state.location.pathname).toBe("/customers/c-1");
});

it("does not keep the row's buttons in sight after a click on the number", async () => {
  await show();
  number().addEventListener("click", (event) => event.preventDefault());
  fireEvent.click(number());
  expect(rows()[0]?.dataset.pinned).toBe("false");
  fireEvent.click(rows()[0] as HTMLElement);
  expect(rows()[0]?.dataset.pinned).toBe("true");
});

it("shows beside each customer what is planned next and was done last, asked for in one request", async () => {
  const now = Date.now();
  const agendas = [
    {
      customerId: "c-2",
      next: {
        activityId: "a-1",
        type: "ACTIVITY_TYPE_CALL",
        subject: "Renew",
        time: new Date(now - 7.2e6).toISOString(),
      },
      last: {
        activityId: "a-2",
        type: "ACTIVITY_TYPE_MEETING",
        subject: "Met",
        time: new Date(now - 9e7).toISOString(),
      },
    },
  ];
  const fetched = vi.fn(async (_request: Request) => Response.json({ agendas }));
  vi.stubGlobal("fetch", fetched);
  await show({ works: true });
  await vi.waitFor(() => expect(rows()[1]?.textContent).toMatch(/Call .+ ago overdueMeeting yesterday/), 5_000);
  const [next, last] = [...document.querySelectorAll<HTMLElement>("a[href^='/activities/']")];
  expect([next?.getAttribute("href"), last?.getAttribute("href")]).toEqual(["/activities/a-1", "/activities/a-2"]);
  expect(next?.title).toContain("Call · Renew · ");
  expect(rows()[0]?.textContent).toMatch(/––/);
  expect(fetched).toHaveBeenCalledOnce();
  const asked = new URL(fetched.mock.calls[0]?.[0].url ?? "").searchParams.getAll("customerIds");
  expect(asked.sort()).toEqual(customers.map(({ id }) => id).sort());
  vi.unstubAllGlobals();
});
