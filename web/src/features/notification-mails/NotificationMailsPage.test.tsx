import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import { NotificationMailsPage } from "./NotificationMailsPage";

/** What the server keeps, what it was told, and whether it fails. */
const server = { mailKinds: [] as string[], sendsMails: true, told: [] as unknown[], fails: false };

beforeEach(() => {
  Object.assign(server, { mailKinds: [], sendsMails: true, told: [], fails: false });
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "POST") {
      const choice = (await request.json()) as { kind: string; byMail: boolean };
      server.told.push(choice);
      if (server.fails) return Response.json({ title: "Not yours", status: 403 }, { status: 403 });
      const others = server.mailKinds.filter((kind) => kind !== choice.kind);
      server.mailKinds = choice.byMail ? [...others, choice.kind] : others;
    }
    return Response.json({ mailKinds: server.mailKinds, sendsMails: server.sendsMails });
  });
});

afterEach(() => vi.unstubAllGlobals());

const reminder = () => screen.findByRole<HTMLInputElement>("switch", { name: /^An activity begins soon/ });

it("keeps each choice at once and shows what was chosen", async () => {
  server.mailKinds = ["NOTIFICATION_KIND_OVERDUE"];
  await renderOnPage(() => <NotificationMailsPage />);
  expect((await reminder()).checked).toBe(false);
  expect(screen.getByRole<HTMLInputElement>("switch", { name: /overdue/ }).checked).toBe(true);
  expect(screen.getAllByRole("switch")).toHaveLength(10);
  fireEvent.click(await reminder());
  expect((await reminder()).checked).toBe(true);
  await waitFor(() => expect(server.told).toEqual([{ kind: "NOTIFICATION_KIND_REMINDER", byMail: true }]));
  expect((await reminder()).checked).toBe(true);
  fireEvent.click(await reminder());
  await waitFor(() => expect(server.mailKinds).toEqual(["NOTIFICATION_KIND_OVERDUE"]));
});

it("shows again what is when the server does not keep a choice", async () => {
  server.fails = true;
  await renderOnPage(() => <NotificationMailsPage />);
  const shown = await reminder();
  fireEvent.click(shown);
  await waitFor(() => expect(server.told).toHaveLength(1));
  await waitFor(() => expect(shown.checked).toBe(false));
});

it("says that no mails are sent", async () => {
  server.sendsMails = false;
  await renderOnPage(() => <NotificationMailsPage />);
  expect((await screen.findByRole("alert")).textContent).toMatch(/sends no mails/);
});
