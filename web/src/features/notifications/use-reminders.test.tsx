import { fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import { activity } from "@/test/samples";
import { isFirstToRemind } from "./reminded";
import { REMINDER_DUE, useReminders } from "./use-reminders";

const shown = vi.hoisted(() => ({ notifications: [] as { title: string }[] }));
vi.mock("@mantine/notifications", async (original) => ({
  ...(await original<typeof import("@mantine/notifications")>()),
  notifications: { show: (told: { title: string }) => shown.notifications.push(told) },
}));

/** What the server answers of any activity. */
let answered = activity();

beforeEach(() => {
  localStorage.clear();
  shown.notifications = [];
  vi.stubGlobal("fetch", async () => Response.json(answered));
});
afterEach(() => vi.unstubAllGlobals());

/** A page that hears of what is due when its button is pressed. */
function Page({ type }: { type: string }) {
  const remind = useReminders();
  return (
    <button type="button" onClick={() => void remind([{ type, id: answered.id, version: "1", change: "" }])}>
      Hear
    </button>
  );
}

async function hear(type = REMINDER_DUE) {
  await renderOnPage(() => <Page type={type} />);
  for (const button of screen.getAllByRole("button", { name: "Hear" })) fireEvent.click(button);
}

it("reminds of one's own activity, once in a browser", async () => {
  answered = activity();
  await hear();
  await vi.waitFor(() => expect(shown.notifications).toHaveLength(1));
  expect(shown.notifications[0]?.title).toMatch(/^Call with .+ at .*10:30$/);
  expect(isFirstToRemind(`${answered.id} ${answered.startTime}`)).toBe(false);
});

it("reminds nobody of others' activities, nor of other changes", async () => {
  answered = activity({ salesmanId: "somebody-else" });
  await hear();
  await hear("crm.activities.v1.ActivityOverdue");
  await new Promise((resolve) => setTimeout(resolve));
  expect(shown.notifications).toEqual([]);
});

it("is the first to remind of each time an activity is planned for, whatever else is kept", () => {
  expect(["a 1", "a 1", "a 2", "b 1", "a 2"].map(isFirstToRemind)).toEqual([true, false, true, true, false]);
  localStorage.setItem("crm.reminded", "broken");
  expect(isFirstToRemind("a 1")).toBe(true);
});
