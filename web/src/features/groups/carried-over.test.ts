import { expect, it } from "vitest";
import { group } from "@/test/samples";
import { carriedOver } from "./carried-over";

const seen = group({ name: "Schools", salesmanIds: ["sam", "thandi"] });

it("keeps what either has ticked and unticked", () => {
  const edited = { name: "Schools", salesmanIds: ["thandi", "maria"] };
  const now = group({ name: "Schools", salesmanIds: ["sam", "peter"] });
  expect(carriedOver(seen, edited, now).salesmanIds).toEqual(["peter", "maria"]);
});

it("ticks nobody twice whom both have ticked", () => {
  const edited = { name: "Schools", salesmanIds: ["sam", "thandi", "maria"] };
  const now = group({ salesmanIds: ["sam", "thandi", "maria"] });
  expect(carriedOver(seen, edited, now).salesmanIds).toEqual(["sam", "thandi", "maria"]);
});

it("takes the other's name unless one was typed here, too", () => {
  const now = group({ name: "Colleges" });
  expect(carriedOver(seen, { name: "Schools ", salesmanIds: [] }, now).name).toBe("Colleges");
  expect(carriedOver(seen, { name: "Universities", salesmanIds: [] }, now).name).toBe("Universities");
});
