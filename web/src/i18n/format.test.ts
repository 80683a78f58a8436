import { describe, expect, it } from "vitest";
import { formatOf } from "./format";

const format = formatOf("en-ZA", "Africa/Johannesburg");
const plain = (text: string) => text.replace(/\s/g, " ");

describe("a tenant's format", () => {
  it("writes times in the tenant's zone", () => {
    expect(plain(format.dateTime("2026-11-22T22:30:00Z"))).toBe("23 Nov 2026, 00:30");
  });

  it("writes a day without a zone as dates are written, and never the day before", () => {
    expect(formatOf("en-ZA", "America/New_York").day("1980-04-12")).toBe("12 Apr 1980");
  });

  it("writes a month wherever the reader is", () => {
    expect(formatOf("en-ZA", "America/New_York").month("2026-11")).toBe("Nov 2026");
  });

  it("writes what a calendar shows: a day, a week, a month", () => {
    const there = formatOf("en-ZA", "America/New_York");
    expect(there.longDay("2026-11-22")).toBe("Sunday, 22 November 2026");
    expect(plain(there.days("2026-11-29", "2026-12-05"))).toBe("29 Nov – 5 Dec 2026");
    expect(there.longMonth("2026-11")).toBe("November 2026");
  });

  it.each([
    ["2026-11-22T11:59:40Z", "now"],
    ["2026-11-22T11:55:00Z", "5 minutes ago"],
    ["2026-11-22T09:00:00Z", "3 hours ago"],
    ["2026-11-21T11:00:00Z", "yesterday"],
    ["2026-11-10T12:00:00Z", "10 Nov 2026"],
    ["2026-11-22T12:00:30Z", "now"],
    ["2026-11-22T12:59:30Z", "in 59 minutes"],
    ["2026-11-22T15:30:00Z", "in 3 hours"],
    ["2026-11-23T07:00:00Z", "tomorrow"],
    ["2026-11-28T21:30:00Z", "in 6 days"],
    ["2026-12-02T12:00:00Z", "02 Dec 2026"],
  ])("writes %s relative to noon as %s", (time, words) => {
    expect(format.relative(time, new Date("2026-11-22T12:00:00Z"))).toBe(words);
  });

  it("writes money exactly, beyond what floating-point numbers hold", () => {
    expect(plain(format.money({ amount: "9007199254740993.01", currency: "ZAR" }))).toBe("R 9 007 199 254 740 993,01");
    expect(plain(format.money({ amount: "-3.50", currency: "ZAR" }))).toMatch(/^[-−]R 3,50$/);
  });

  it("writes the price of a unit with all its decimals, and other numbers without idle zeros", () => {
    expect(plain(format.price({ amount: "0.0850", currency: "ZAR" }))).toBe("R 0,085");
    expect(plain(format.price({ amount: "2", currency: "ZAR" }))).toBe("R 2,00");
    expect(plain(format.decimal("8.50"))).toBe("8,5");
  });

  it("knows the day in the tenant's zone", () => {
    expect(format.today(new Date("2026-11-22T22:30:00Z"))).toBe("2026-11-23");
    expect(formatOf("en-ZA", "America/New_York").today(new Date("2026-11-22T02:00:00Z"))).toBe("2026-11-21");
  });

  it("is made once for all who ask", () => {
    expect(formatOf("en-ZA", "Africa/Johannesburg")).toBe(format);
    expect(formatOf("en-ZA", "UTC")).not.toBe(format);
  });

  it("falls back where the tenant's settings are unknown", () => {
    const strange = formatOf("no such locale", "Mars/Olympus");
    expect(strange.number(1234)).toBe("1,234");
    expect(strange.date("2026-11-22T12:00:00Z")).toContain("2026");
  });
});
