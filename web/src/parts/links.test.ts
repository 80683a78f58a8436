import { expect, it } from "vitest";
import { webUrl } from "./links";

it.each([
  ["www.hope.co.za", "https://www.hope.co.za/"],
  ["http://hope.co.za/shop", "http://hope.co.za/shop"],
  ["javascript:alert(1)", null],
  ["data:text/html,x", null],
  ["not a site", null],
])("opens %s as %s", (typed, url) => {
  expect(webUrl(typed)).toBe(url);
});
