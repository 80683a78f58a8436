import { fireEvent, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { renderOnPage } from "@/test/render";
import { KeysStay } from "./KeysStay";

it("leads to the page that revokes keys and closes the dialog that it stands in", async () => {
  const left = vi.fn();
  const { container, router } = await renderOnPage(() => <KeysStay onLeave={left} />);
  expect(container.textContent).toContain("stay in until you revoke the keys");
  fireEvent.click(await screen.findByRole("link", { name: "API keys" }));
  expect(left).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(router.state.location.pathname).toBe("/settings/api-keys"));
});
