import { act, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import { useChangeUserSettings, useUserSettings } from "./use-user-settings";
import { forgetUserSettings, keptSettings, showUserSettings } from "./user-settings";

const shown = vi.hoisted(() => vi.fn());
vi.mock("@mantine/notifications", () => ({ notifications: { show: shown } }));

const OWNER = "demo.user-sam";

/** What the server keeps, and whether it answers. */
let server: { hideCustomerDashboard: boolean };
let refusing: boolean;
/** Lets the answers of changes go. */
let answering: Promise<void>;

beforeEach(() => {
  server = { hideCustomerDashboard: false };
  refusing = false;
  answering = Promise.resolve();
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "PATCH") {
      await answering;
      if (refusing) throw new TypeError("no network");
      server = { ...server, ...(await request.json()) };
    }
    return Response.json(server);
  });
});

/** The tick of the settings panel, reduced to what it stands on. */
function Tick() {
  const { data } = useUserSettings();
  const change = useChangeUserSettings();
  if (!data) return <p>waiting</p>;
  return (
    <input
      type="checkbox"
      checked={data.hideCustomerDashboard ?? false}
      onChange={(event) => change.mutate({ hideCustomerDashboard: event.currentTarget.checked })}
    />
  );
}

const tick = () => screen.findByRole<HTMLInputElement>("checkbox");

it("acts before the server has answered, and keeps it on the server and on the device", async () => {
  let go = () => {};
  answering = new Promise((resolve) => {
    go = resolve;
  });
  await renderOnPage(Tick);
  await userEvent.click(await tick());
  expect((await tick()).checked).toBe(true);
  expect(server.hideCustomerDashboard).toBe(false);
  act(() => go());
  await waitFor(() => expect(server.hideCustomerDashboard).toBe(true));
  expect((await tick()).checked).toBe(true);
  expect(keptSettings(OWNER)).toEqual({ hideCustomerDashboard: true });
});

it("tells that it was not kept, and goes back", async () => {
  refusing = true;
  await renderOnPage(Tick);
  await userEvent.click(await tick());
  await waitFor(() => expect(shown).toHaveBeenCalledOnce());
  expect(shown.mock.calls[0]?.[0]).toMatchObject({ title: "The setting was not kept" });
  await waitFor(async () => expect((await tick()).checked).toBe(false));
  expect(keptSettings(OWNER)).toEqual({ hideCustomerDashboard: false });
});

it("keeps what was ticked last, in whichever order the answers come", async () => {
  let go = () => {};
  answering = new Promise((resolve) => {
    go = resolve;
  });
  await renderOnPage(Tick);
  await userEvent.click(await tick());
  await userEvent.click(await tick());
  await userEvent.click(await tick());
  act(() => go());
  await waitFor(() => expect(server.hideCustomerDashboard).toBe(true));
  await waitFor(() => expect(keptSettings(OWNER)).toEqual({ hideCustomerDashboard: true }));
  expect((await tick()).checked).toBe(true);
});

it("begins with what the device knows of this user, and of no other", async () => {
  vi.stubGlobal("fetch", () => new Promise(() => {}));
  localStorage.setItem(
    "crm.user-settings",
    JSON.stringify({ owner: OWNER, settings: { hideCustomerDashboard: true } }),
  );
  await renderOnPage(Tick);
  expect((await tick()).checked).toBe(true);
  expect(keptSettings("demo.user-thandi")).toBeUndefined();
  forgetUserSettings();
  expect(keptSettings(OWNER)).toBeUndefined();
});

it("follows another window", async () => {
  const { queries } = await renderOnPage(Tick);
  await tick();
  showUserSettings(queries, OWNER, { hideCustomerDashboard: false });
  localStorage.setItem(
    "crm.user-settings",
    JSON.stringify({ owner: OWNER, settings: { hideCustomerDashboard: true } }),
  );
  act(() => void dispatchEvent(new StorageEvent("storage", { key: "crm.user-settings" })));
  await waitFor(async () => expect((await tick()).checked).toBe(true));
});
