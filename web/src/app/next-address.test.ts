import { expect, it } from "vitest";
import { nextAddress } from "./next-address";

it("goes on to a page of this application", () => {
  expect(nextAddress({ next: "/customers?page=2" })).toEqual({ next: "/customers?page=2" });
});

it.each(["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "/login", 7])(
  "replaces what leads away: %s",
  (next) => {
    // As the router joins them.
    expect({ next, ...nextAddress({ next }) }).toEqual({ next: undefined });
  },
);
