import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderOnPage } from "@/test/render";
import { session } from "@/test/samples";
import { HomePage } from "./HomePage";

/** The heading below the greeting of somebody with these permissions, and what it says. */
async function told(permissions: string[]) {
  await renderOnPage(HomePage, "/", { ...session, permissions });
  const heading = await screen.findByRole("heading", { level: 2 });
  return [heading.textContent, heading.nextSibling?.textContent ?? ""];
}

it("tells who has no role who can give him one", async () => {
  const [heading, text] = await told([]);
  expect(heading).toBe("You have no role yet");
  expect(text).toContain("An administrator of Demo Office Equipment can give you one");
});

it("tells who maintains the settings where they are", async () => {
  const [heading, text] = await told(["ranks.manage"]);
  expect(heading).toBe("You look after the settings");
  expect(text).toContain("behind the wheel");
});
