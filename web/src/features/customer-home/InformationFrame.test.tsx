import { screen } from "@testing-library/react";
import i18next from "i18next";
import { expect, it } from "vitest";
import type { Customer } from "@/api/types";
import { customerActions } from "@/features/customers/actions";
import { renderOnPage } from "@/test/render";
import { customer } from "@/test/samples";
import { InformationFrame } from "./InformationFrame";

const decline = { declineTime: "2026-11-20T10:00:00Z", declinedBy: "Nomsa Khumalo", reason: "VAT number" };

it("says how often the rank asks for a call, if that is known", async () => {
  const { unmount } = await renderOnPage(() => (
    <InformationFrame customer={customer({ rankCallCycleDays: 30 })} actions={[]} />
  ));
  expect(screen.getByText(/^Gold/).textContent).toBe("Gold · call every 30 days");
  unmount();
  await renderOnPage(() => <InformationFrame customer={customer()} actions={[]} />);
  expect(screen.getByText(/^Gold/).textContent).toBe("Gold");
});

it.each<[string, Partial<Customer>, string[]]>([
  [
    "a new customer",
    {},
    ["Edit Customer", "Add Contact", "Add Third Party", "Add Note", "Maintain Customer Salesmen", "Release Customer"],
  ],
  [
    "a declined one",
    { decline },
    [
      "Edit Customer",
      "Add Contact",
      "Add Third Party",
      "Add Note",
      "Maintain Customer Salesmen",
      "Release Customer again",
    ],
  ],
  [
    "one that can only be edited",
    { actions: ["CUSTOMER_ACTION_EDIT"] },
    ["Edit Customer", "Add Contact", "Add Third Party", "Add Note", "Maintain Customer Salesmen"],
  ],
  ["one that can only be viewed", { actions: [] }, []],
])("names what may be done about %s", async (_, changes, labels) => {
  const shown = customer({ telephone: "", email: "", website: "", ...changes });
  const actions = customerActions(i18next.t, shown);
  await renderOnPage(() => <InformationFrame customer={shown} actions={actions} />);
  expect(screen.queryAllByRole("link").map(({ textContent }) => textContent)).toEqual(labels);
});
