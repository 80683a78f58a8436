import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Where the Northwind data are. */
export const FOLDER = process.env.CRM_NORTHWIND_DIR ?? resolve("../../shared/data/northwind");

/** Why tests that need the data are skipped, if they are. */
export const NO_DATA = existsSync(join(FOLDER, "customers.csv"))
  ? ""
  : "the Northwind data are not there: name their folder with CRM_NORTHWIND_DIR";

/** The month of the last orders, which becomes the month of today as the data move in. */
const LAST = { year: 1998, month: 5 };

/** What a customer was invoiced in a month. */
export interface Invoiced {
  invoices: number;
  cents: number;
}

/** By name, how many customers each salesman leads: those that gave him most of their orders, of equals the lower number. */
export function salesmenWithCustomers(): Map<string, number> {
  const taken = new Map<string, Map<number, number>>();
  for (const [, customer = "", employee] of rows("orders")) {
    const orders = taken.get(customer) ?? new Map<number, number>();
    taken.set(customer, orders.set(Number(employee), (orders.get(Number(employee)) ?? 0) + 1));
  }
  const leads = [...taken.values()].map(
    (orders) => [...orders].sort(([a, most], [b, more]) => more - most || a - b)[0]?.[0] ?? 0,
  );
  return new Map(
    rows("employees").map(([id, last, first]) => [
      `${first} ${last}`,
      leads.filter((employee) => employee === Number(id)).length,
    ]),
  );
}

/** By the customer's code, what it was invoiced in each of the last twelve months, the oldest first. */
export function lastTwelveMonths(): Map<string, Invoiced[]> {
  const cents = centsOfOrders();
  const customers = new Map<string, Invoiced[]>();
  for (const [order = "", customer = "", , day = ""] of rows("orders")) {
    const [year = 0, month = 0] = day.split("-").map(Number);
    const place = 11 - ((LAST.year - year) * 12 + LAST.month - month);
    const months = customers.get(customer) ?? Array.from({ length: 12 }, () => ({ invoices: 0, cents: 0 }));
    customers.set(customer, months);
    const invoiced = months[place];
    if (!invoiced) continue;
    invoiced.invoices += 1;
    invoiced.cents += cents.get(order) ?? 0;
  }
  return customers;
}

/**
 * By order, what was invoiced for it, in cents. Prices and discounts have two places, so that a line comes out in
 * hundredths of a cent; an invoice is rounded as a whole.
 */
function centsOfOrders(): Map<string, number> {
  const totals = new Map<string, number>();
  for (const [order = "", , price, quantity, discount] of rows("order_details")) {
    const line = hundredths(price) * (100 - hundredths(discount)) * Number(quantity);
    totals.set(order, (totals.get(order) ?? 0) + line);
  }
  return new Map([...totals].map(([order, total]) => [order, Math.floor((total + 50) / 100)]));
}

function hundredths(text: string | undefined): number {
  return Math.round(Number(text) * 100);
}

/** Rows of a table whose first columns hold no commas: numbers, names and days. */
function rows(table: string): string[][] {
  return readFileSync(join(FOLDER, `${table}.csv`), "utf8")
    .split("\n")
    .filter((line) => /^\d+,/.test(line))
    .map((line) => line.trim().split(","));
}
