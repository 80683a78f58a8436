import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import i18next from "i18next";
import { expect, it } from "vitest";
import { ActionsMenu } from "@/data-grid/ActionsMenu";
import { renderOnPage } from "@/test/render";
import { summary } from "@/test/samples";
import { reachActions } from "./reach-actions";

const actionsOf = (telephone: string, email: string) => reachActions(i18next.t, summary({ telephone, email }));

it("calls and writes from the menu of a card", async () => {
  const actions = actionsOf("+27 (21) 555-0100", "info@hopeworks.co.za");
  await renderOnPage(() => <ActionsMenu name="Hope Works" actions={actions} />);
  await userEvent.setup().click(screen.getByRole("button", { name: "Actions for Hope Works" }));
  const entry = (name: string) => screen.findByRole("menuitem", { name });
  expect((await entry("Call +27 (21) 555-0100")).getAttribute("href")).toBe("tel:+27215550100");
  expect((await entry("Write to info@hopeworks.co.za")).getAttribute("href")).toBe("mailto:info@hopeworks.co.za");
});

it("offers nothing for what is not known", () => {
  expect(actionsOf("", "")).toEqual([]);
  expect(actionsOf("021 555 0100", "").map(({ id }) => id)).toEqual(["call"]);
});
