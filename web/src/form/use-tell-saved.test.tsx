import { Notifications, notifications } from "@mantine/notifications";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { ApiProblem } from "@/api/problem";
import { renderOnPage } from "@/test/render";
import { useTellSaved } from "./use-tell-saved";

const keep = vi.fn();

function Form({ takeBack }: { takeBack: (() => Promise<string>) | undefined }) {
  const tell = useTellSaved();
  return (
    <>
      <Notifications />
      <button type="button" onClick={() => tell("Hope Works is saved.", keep, takeBack)}>
        Save
      </button>
    </>
  );
}

async function saved(takeBack?: () => Promise<string>) {
  await renderOnPage(() => <Form takeBack={takeBack} />);
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText("Hope Works is saved.");
}

afterEach(() => {
  keep.mockReset();
  notifications.clean();
});

it("offers to take back what was changed, and takes over what is there then", async () => {
  await saved(async () => "as before");
  fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
  await screen.findByText("The change is taken back.");
  expect(keep).toHaveBeenCalledExactlyOnceWith("as before");
});

it("says why nothing was taken back", async () => {
  await saved(async () => Promise.reject(new ApiProblem(412, {})));
  fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
  await screen.findByText("It was changed since, so nothing was taken back.");
  expect(keep).not.toHaveBeenCalled();
});

it("offers it again when there was no answer", async () => {
  const takeBack = vi.fn<() => Promise<string>>().mockResolvedValue("as before");
  takeBack.mockRejectedValueOnce(new ApiProblem(503, { detail: "Please try again." }));
  await saved(takeBack);
  fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
  await screen.findByText("Please try again.");
  fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
  await screen.findByText("The change is taken back.");
  expect(keep).toHaveBeenCalledExactlyOnceWith("as before");
});

it("offers nothing for what is new", async () => {
  await saved();
  await waitFor(() => expect(screen.queryByRole("button", { name: "Undo" })).toBeNull());
});
