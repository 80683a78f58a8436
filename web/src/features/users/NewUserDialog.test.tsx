import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import { NewUserDialog } from "./NewUserDialog";

const DETAIL = "Another user has the e-mail address sam@demo.example.";

afterEach(() => vi.unstubAllGlobals());

it("says at the e-mail address that somebody else has it", async () => {
  const body = JSON.stringify({ status: 409, reason: "EMAIL_TAKEN", title: "Conflict", detail: DETAIL });
  const headers = { "Content-Type": "application/problem+json" };
  vi.stubGlobal(
    "fetch",
    vi.fn().mockImplementation(async () => new Response(body, { status: 409, headers })),
  );
  const onMade = vi.fn();
  await renderOnPage(() => <NewUserDialog onMade={onMade} onClose={() => {}} />);
  const user = userEvent.setup();
  const email = await screen.findByRole("textbox", { name: "E-mail" });
  await user.type(email, "sam@demo.example");
  await user.type(screen.getByRole("textbox", { name: "Name" }), "Sam");
  await user.type(screen.getByLabelText("First password"), "a long enough password");
  await user.click(screen.getByRole("button", { name: "Create user" }));
  await waitFor(() => expect(email.getAttribute("aria-invalid")).toBe("true"));
  expect(screen.getAllByText(DETAIL)).toHaveLength(1);
  expect(screen.queryByRole("alert")).toBeNull();
  expect(onMade).not.toHaveBeenCalled();
});
