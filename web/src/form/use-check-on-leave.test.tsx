import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { useCheckOnLeave } from "./use-check-on-leave";

function Form({ check }: { check: (path: string) => void }) {
  return (
    <form onBlur={useCheckOnLeave(["email"], check)}>
      <input aria-label="E-mail" data-path="email" />
      <input aria-label="Name" data-path="name" />
      <button type="button">More Details</button>
    </form>
  );
}

function show() {
  const check = vi.fn();
  render(<Form check={check} />);
  return check;
}

it("checks at once when the keyboard leaves the input", () => {
  const check = show();
  fireEvent.blur(screen.getByLabelText("E-mail"));
  expect(check).toHaveBeenCalledWith("email");
});

it("waits for the end of a click, so that nothing moves under the pointer", async () => {
  const check = show();
  const button = screen.getByRole("button");
  fireEvent.pointerDown(button);
  fireEvent.blur(screen.getByLabelText("E-mail"));
  expect(check).not.toHaveBeenCalled();
  fireEvent.pointerUp(button);
  fireEvent.click(button);
  expect(check).not.toHaveBeenCalled();
  await waitFor(() => expect(check).toHaveBeenCalledWith("email"));
});

it("leaves the other inputs alone", () => {
  const check = show();
  fireEvent.blur(screen.getByLabelText("Name"));
  expect(check).not.toHaveBeenCalled();
});
