import { IconEdit, IconTrash } from "@tabler/icons-react";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { renderOnPage } from "@/test/render";
import { ActionsMenu } from "./ActionsMenu";

const actions = [
  { id: "edit", label: "Edit", icon: IconEdit, run: () => {} },
  { id: "drop", label: "Drop", icon: IconTrash, run: () => {} },
];

it("opens with the focus at its first item and gives it back to its button, from the first time on", async () => {
  const user = userEvent.setup();
  await renderOnPage(() => <ActionsMenu name="Hope Works" actions={actions} />);
  const button = () => screen.getByRole("button", { name: "Actions for Hope Works" });
  for (let time = 0; time < 2; time++) {
    button().focus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("menuitem", { name: "Edit" })));
    // Nothing but items, or screen readers count wrong.
    expect([...screen.getByRole("menu").children].map(({ role }) => role)).toEqual(["menuitem", "menuitem"]);
    await user.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(screen.getByRole("menuitem", { name: "Drop" }));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(document.activeElement).toBe(button()));
    expect(screen.queryByRole("menu")).toBeNull();
  }
});
