import { Notifications, notifications } from "@mantine/notifications";
import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { groupKeys } from "@/features/groups/keys";
import { importKeys } from "@/features/import-customers/keys";
import { favouritesOptions } from "@/features/marks/queries";
import { NOTIFICATIONS_CHANGED } from "@/features/notifications/keys";
import { unreadOptions } from "@/features/notifications/unread";
import { thirdPartyKeys } from "@/features/third-parties/queries";
import { renderOnPage } from "@/test/render";
import { customer, group, session, thirdParty } from "@/test/samples";
import { customerOptions } from "./queries";
import { concerns, useCustomerChanges } from "./use-customer-changes";

/** A page that hears of a change when its button is pressed. */
function Page(props: { change: string; of?: string; type?: string; id?: string }) {
  const { change, of = "Customer", type = `crm.customers.v1.${of}Changed`, id = "c-1" } = props;
  const follow = useCustomerChanges();
  const event = { type, id, version: "2", change };
  return (
    <>
      <Notifications />
      <button type="button" onClick={() => void follow([event])}>
        Change
      </button>
    </>
  );
}

async function declined(reason: string) {
  vi.stubGlobal("fetch", async () => Response.json(customer({ etag: "2", decline: { declinedBy: "Ann", reason } })));
  await renderOnPage(() => <Page change="CUSTOMER_CHANGE_DECLINED" />);
  fireEvent.click(screen.getByRole("button", { name: "Change" }));
  await screen.findByText("Hope Works was declined");
}

afterEach(() => notifications.clean());

it("tells the reason of a decline, and leads to the customer", async () => {
  await declined("The VAT number is wrong.");
  const link = screen.getByRole("link", { name: "The VAT number is wrong." });
  expect(link.getAttribute("href")).toBe("/customers/c-1");
});

it("says that no reason was given, so that the link has a name", async () => {
  await declined("");
  expect(screen.getByRole("link", { name: "No reason was given." })).toBeTruthy();
});

it("fetches a customer that was not there, for whoever waits until it has been made", async () => {
  vi.stubGlobal("fetch", async () => Response.json({ status: 404 }, { status: 404 }));
  const { queries } = await renderOnPage(() => <Page change="CUSTOMER_CHANGE_CREATED" />);
  const missing = customerOptions("c-1");
  await expect(queries.fetchQuery(missing)).rejects.toThrow();
  fireEvent.click(screen.getByRole("button", { name: "Change" }));
  expect(queries.getQueryState(missing.queryKey)?.isInvalidated).toBe(true);
});

it("fetches third parties anew when one of them changed", async () => {
  const { queries } = await renderOnPage(() => <Page of="ThirdParty" id="t-1" change="THIRD_PARTY_CHANGE_UPDATED" />);
  queries.setQueryData(thirdPartyKeys.one("t-1"), thirdParty());
  fireEvent.click(screen.getByRole("button", { name: "Change" }));
  expect(queries.getQueryState(thirdPartyKeys.one("t-1"))?.isInvalidated).toBe(true);
});

it("fetches groups, and the customers that show them, anew when a group changed", async () => {
  const { queries } = await renderOnPage(() => <Page of="Group" id="g-1" change="GROUP_CHANGE_UPDATED" />);
  queries.setQueryData(groupKeys.one("g-1"), group());
  queries.setQueryData(customerOptions("c-1").queryKey, customer());
  fireEvent.click(screen.getByRole("button", { name: "Change" }));
  expect(queries.getQueryState(groupKeys.one("g-1"))?.isInvalidated).toBe(true);
  expect(queries.getQueryState(customerOptions("c-1").queryKey)?.isInvalidated).toBe(true);
});

it("fetches an import and the list of imports anew when it went on, and no other import", async () => {
  const { queries } = await renderOnPage(() => <Page of="Import" id="i-1" change="IMPORT_CHANGE_PROGRESSED" />);
  for (const key of [importKeys.one("i-1"), importKeys.one("i-2"), importKeys.lists]) queries.setQueryData(key, {});
  fireEvent.click(screen.getByRole("button", { name: "Change" }));
  const anew = (key: readonly string[]) => queries.getQueryState(key)?.isInvalidated;
  expect([anew(importKeys.one("i-1")), anew(importKeys.one("i-2")), anew(importKeys.lists)]).toEqual([
    true,
    false,
    true,
  ]);
});

it("fetches notifications anew when the user got some, and not when somebody else did", async () => {
  const type = NOTIFICATIONS_CHANGED;
  const of = async (id: string) => {
    const { queries, unmount } = await renderOnPage(() => <Page type={type} id={id} change="CHANGED" />);
    queries.setQueryData(unreadOptions.queryKey, 1);
    fireEvent.click(screen.getByRole("button", { name: "Change" }));
    const anew = queries.getQueryState(unreadOptions.queryKey)?.isInvalidated;
    unmount();
    return anew;
  };
  expect(await of(session.user?.id ?? "")).toBe(true);
  expect(await of("user-thandi")).toBe(false);
});

it("fetches the user's marks anew when a customer changed", async () => {
  const { queries } = await renderOnPage(() => <Page change="CUSTOMER_CHANGE_UPDATED" />);
  queries.setQueryData(favouritesOptions.queryKey, []);
  fireEvent.click(screen.getByRole("button", { name: "Change" }));
  expect(queries.getQueryState(favouritesOptions.queryKey)?.isInvalidated).toBe(true);
});

it("concerns who released a customer, but nobody else of his name", () => {
  const releasedBy = session.user?.displayName ?? "";
  const of = (releasedById: string) =>
    customer({ mainSalesmanId: "e-other", additionalSalesmanIds: [], release: { releasedBy, releasedById } });
  expect(concerns(session, of(session.user?.id ?? ""))).toBe(true);
  expect(concerns(session, of("user-namesake"))).toBe(false);
  expect(concerns(session, of(""))).toBe(false);
});
