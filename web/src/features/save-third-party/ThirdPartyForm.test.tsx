import { notifications } from "@mantine/notifications";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ThirdParty } from "@/api/types";
import { useFormDraft } from "@/form/use-form-draft";
import { type FormEntry, useFormEntry } from "@/form/use-form-entry";
import { renderOnPage } from "@/test/render";
import { customer, thirdParty } from "@/test/samples";
import { ThirdPartyForm } from "./ThirdPartyForm";
import type { ThirdPartyValues } from "./values";

const NEW = "/customers/c-1/third-parties/new";
const sent: { method: string; path: string; body: unknown }[] = [];

function Page({ stored }: { stored: ThirdParty | null }) {
  const entry = useFormEntry();
  return <Form key={entry.key} entry={entry} stored={stored} />;
}

function Form({ entry, stored }: { entry: FormEntry; stored: ThirdParty | null }) {
  const draft = useFormDraft<ThirdPartyValues>("third-party.c-1.new", entry);
  return <ThirdPartyForm key={draft.key} customer={customer()} thirdParty={stored} draft={draft} />;
}

async function open(stored: ThirdParty | null = null) {
  const address = stored ? "/customers/c-1/third-parties/t-1" : NEW;
  const page = await renderOnPage(() => <Page stored={stored} />, address);
  return { at: () => page.router.state.location };
}

const input = (name: string) => screen.getByLabelText<HTMLInputElement>(name, { exact: false });
const supplier = () => input("Supplier");
const type = (target: HTMLElement, value: string) => fireEvent.change(target, { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

function fillIn(name: string) {
  type(supplier(), name);
  type(input("Contract end"), "2027-11-30");
}

async function choose(way: string) {
  fireEvent.click(screen.getByLabelText("More ways to save"));
  fireEvent.click(await screen.findByText(way));
}

beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal("fetch", async (request: Request) => {
    sent.push({ method: request.method, path: new URL(request.url).pathname, body: await request.json() });
    return Response.json(thirdParty({ etag: String(sent.length) }), { status: 200 });
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  notifications.clean();
});

it("saves, and begins another third party in an empty form", async () => {
  const { at } = await open();
  fillIn("Rival");
  await choose("Save and add another third party");
  await waitFor(() => expect(at().state.addedAfter).toBe("t-1 1"));
  await waitFor(() => expect(supplier().value).toBe(""));
  expect(at().pathname).toBe(NEW);
  expect(sent).toEqual([
    {
      method: "POST",
      path: "/api/v1/customers/c-1/third-parties",
      body: { supplierName: "Rival", endDate: "2027-11-30", items: [] },
    },
  ]);

  // And once more: the router must see a difference between one form and the next.
  fillIn("Other");
  await choose("Save and add another third party");
  await waitFor(() => expect(at().state.addedAfter).toBe("t-1 2"));
  await waitFor(() => expect(supplier().value).toBe(""));
});

it("saves, and goes on with an item of what is stored now", async () => {
  const { at } = await open();
  fillIn("Rival");
  await choose("Save and add item");
  await waitFor(() => expect(at().pathname).toBe("/customers/c-1/third-parties/t-1"));
  expect(at().state.nextItem).toBe("t-1 1");
});

it("adds an item to what is stored without a save where there is nothing to save", async () => {
  await open(thirdParty());
  await choose("Save and add item");
  expect(await screen.findByRole("group", { name: "Item 2" })).toBeTruthy();
  await waitFor(() => expect(document.activeElement?.getAttribute("data-path")).toBe("items.1.description"));
  expect(sent).toEqual([]);
  // A row that nobody fills in is no change.
  expect(screen.queryByText("Not saved yet. The draft is kept.")).toBeNull();
});

it("tells mistakes in place, in an item too, and sends nothing", async () => {
  await open();
  fireEvent.click(screen.getByRole("button", { name: /^Item Usage/ }));
  press("Add item");
  type(input("Serial no."), "X-1");
  type(input("Monthly fee"), "a lot");
  press("Save");
  const summary = await screen.findByRole("alert");
  for (const message of [
    "Enter the supplier’s name.",
    "Enter when the contract ends.",
    "Enter an amount such as 1250.00, with at most two decimals.",
    "Enter what it is.",
  ]) {
    expect(summary.textContent).toContain(message);
    expect(screen.getByText(message)).toBeTruthy();
  }
  const links = within(summary).getAllByRole("button");
  expect(links.map(({ textContent }) => textContent?.split(":")[0])).toEqual([
    "Supplier",
    "Contract end",
    "Monthly fee",
    "Item 1 – Make, model or description",
  ]);
  expect(sent).toEqual([]);
});

it("sends the rows that are filled in, and only what changed", async () => {
  await open(thirdParty());
  press("Add item");
  press("Add item");
  const [, , last] = screen.getAllByLabelText(/^Make, model/);
  if (!last) throw new Error("there is no third item");
  type(last, "Scanner");
  press("Save");
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.body).toMatchObject({ items: [{ description: "Canon iR C3226i" }, { description: "Scanner" }] });
  expect(Object.keys(sent[0]?.body as object)).toEqual(["items"]);
});
