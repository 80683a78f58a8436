import { notifications } from "@mantine/notifications";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Customer } from "@/api/types";
import { useFormDraft } from "@/form/use-form-draft";
import { type FormEntry, useFormEntry } from "@/form/use-form-entry";
import { renderOnPage } from "@/test/render";
import { caseConfig, contact, customer, summary } from "@/test/samples";
import { ColdCallForm } from "./ColdCallForm";
import { coldCallForm } from "./draft-form";
import type { ColdCallValues } from "./values";

const sent: { path: string; body: unknown }[] = [];
let answer: () => Response;
const saved = { customerId: "c-9", customerName: "Karoo Printers", customerCreated: true, contactId: "k-9" };

function Page({ fixed }: { fixed?: Customer }) {
  const entry = useFormEntry();
  return <Form key={entry.key} entry={entry} fixed={fixed} />;
}

function Form({ entry, fixed }: { entry: FormEntry; fixed: Customer | undefined }) {
  const draft = useFormDraft<ColdCallValues>(coldCallForm(fixed?.id), entry);
  return (
    <ColdCallForm key={draft.key} customer={fixed} config={caseConfig} codes={[]} employees={undefined} draft={draft} />
  );
}

async function open(fixed?: Customer) {
  const { router } = await renderOnPage(() => <Page fixed={fixed} />, "/cold-calls/new");
  return { at: () => router.state.location.pathname };
}

/** The input of a path: the same way by which messages find it, and much faster than by roles. */
function input(path: string): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>(`[data-path="${path}"]`);
  if (!found) throw new Error(`there is no input ${path}`);
  return found;
}

const isThere = (path: string) => document.querySelector(`[data-path="${path}"]`) !== null;
const type = (path: string, value: string) => fireEvent.change(input(path), { target: { value } });
const save = () => fireEvent.submit(document.querySelector("form") as HTMLFormElement);

async function choose(path: string, option: string | RegExp) {
  fireEvent.click(input(path));
  fireEvent.click(await screen.findByText(option));
}

beforeEach(() => {
  sent.length = 0;
  answer = () => Response.json(saved, { status: 200 });
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (request.method === "POST") {
      sent.push({ path: pathname, body: await request.json() });
      return answer();
    }
    if (pathname.endsWith("/contacts")) return Response.json({ contacts: [contact()], nextPageToken: "" });
    if (pathname.endsWith("/duplicates")) return Response.json({ candidates: [] });
    if (pathname === "/api/v1/customers") {
      return Response.json({ customers: [summary({ id: "c-1", name: "Hope Works" })], nextPageToken: "" });
    }
    return Response.json({});
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  notifications.clean();
  localStorage.clear();
});

it("saves a new customer with its contact, the case, the call and the next action at once", async () => {
  const { at } = await open();
  await choose("customerId", "New customer");
  type("customer.name", " Karoo Printers ");
  type("contact.givenName", "Anele");
  type("contact.mobile", "082 555 0199");
  type("case.subject", "Four copiers");
  expect(input("nextActivity.subject").value).toBe("Four copiers");
  await choose("case.caseTypeId", "New business");
  type("call.outcome", "Wants an offer");
  save();
  await waitFor(() => expect(at()).toBe("/customers/c-9"));
  expect(sent).toMatchObject([
    {
      path: "/api/v1/cold-calls",
      body: {
        customer: { name: "Karoo Printers" },
        contact: { givenName: "Anele", mobile: "082 555 0199" },
        case: { subject: "Four copiers", caseTypeId: "type-new" },
        call: { type: "ACTIVITY_TYPE_CALL", outcome: "Wants an offer" },
        nextActivity: { type: "ACTIVITY_TYPE_CALL", subject: "Four copiers", durationMinutes: 30 },
      },
    },
  ]);
  expect(sent[0]?.body).not.toHaveProperty("thirdParty");
});

it("has the customer of its page filled in and fixed, and takes one of its contacts", async () => {
  answer = () => Response.json({ ...saved, customerId: "c-1", customerCreated: false });
  const { at } = await open(customer());
  expect(screen.getByText("Hope Works")).toBeTruthy();
  expect(isThere("customerId")).toBe(false);
  await choose("contactId", /^Zinzi/);
  expect(isThere("contact.mobile")).toBe(false);
  type("case.subject", "Paper");
  await choose("case.caseTypeId", "New business");
  type("call.outcome", "Call again");
  fireEvent.click(screen.getByLabelText("Plan the next action"));
  save();
  await waitFor(() => expect(at()).toBe("/customers/c-1"));
  expect(sent[0]?.path).toBe("/api/v1/customers/c-1/cold-calls");
  expect(sent[0]?.body).toMatchObject({ case: { contactId: contact().id, subject: "Paper" } });
  for (const part of ["customer", "contact", "nextActivity"]) expect(sent[0]?.body).not.toHaveProperty(part);
});

it("names everything that is missing with its frame, and opens the third party for its mistakes", async () => {
  await open();
  save();
  expect(await screen.findByText(/^Customer: Choose who was called/)).toBeTruthy();
  expect(screen.getByText(/^Call – What came of it: Say what came of it\./)).toBeTruthy();
  expect(sent).toEqual([]);
  const third = screen.getByText("Third party").closest("button") as HTMLButtonElement;
  fireEvent.click(third);
  type("thirdParty.supplierName", "Rival Office");
  fireEvent.click(third);
  expect(third.getAttribute("aria-expanded")).toBe("false");
  save();
  expect(await screen.findByText(/^Third party – Contract ends: Enter when the contract ends\./)).toBeTruthy();
  expect(third.getAttribute("aria-expanded")).toBe("true");
});

it("shows what the server refuses at its input", async () => {
  await open(customer());
  type("contact.givenName", "Anele");
  type("contact.mobile", "082 555 0199");
  type("case.subject", "Paper");
  await choose("case.caseTypeId", "New business");
  type("call.outcome", "Call again");
  answer = () =>
    Response.json(
      { status: 400, errors: [{ field: "contact.givenName", message: "Enter another name." }] },
      { status: 400 },
    );
  save();
  expect(await screen.findByText("Contact – First name: Enter another name.")).toBeTruthy();
  expect(input("contact.givenName").getAttribute("aria-invalid")).toBe("true");
});
