import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EventStream } from "./event-stream";
import type { LiveMessage } from "./live-protocol";

/** The browser's EventSource, worked by hand. */
class Source extends EventTarget {
  static readonly CLOSED = 2;
  static made: Source[] = [];
  readyState = 0;

  constructor() {
    super();
    Source.made.push(this);
  }

  close() {
    this.readyState = Source.CLOSED;
  }

  fail() {
    this.readyState = Source.CLOSED;
    this.dispatchEvent(new Event("error"));
  }
}

describe("the stream of changes", () => {
  let messages: LiveMessage[];
  let stream: EventStream;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("EventSource", Source);
    Source.made = [];
    messages = [];
    stream = new EventStream("/api/v1/events", (message) => messages.push(message));
    stream.connect();
  });
  afterEach(() => {
    stream.close();
    vi.useRealTimers();
  });

  it("passes on changes and drops what is none", () => {
    const [source] = Source.made;
    source?.dispatchEvent(new Event("open"));
    const data = { type: "crm.customers.v1.CustomerChanged", id: "1", version: 7, change: "CUSTOMER_CHANGE_APPROVED" };
    source?.dispatchEvent(new MessageEvent("change", { data: JSON.stringify(data) }));
    source?.dispatchEvent(new MessageEvent("change", { data: "not json" }));
    source?.dispatchEvent(new MessageEvent("change", { data: "{}" }));
    expect(messages).toEqual([{ kind: "connected" }, { kind: "change", event: { ...data, version: "7" } }]);
  });

  it("connects again by itself after a refusal, later each time", () => {
    Source.made.at(-1)?.fail();
    expect(messages).toEqual([{ kind: "disconnected" }, { kind: "refused" }]);
    vi.advanceTimersByTime(2_000);
    expect(Source.made).toHaveLength(2);
    Source.made.at(-1)?.fail();
    vi.advanceTimersByTime(2_000);
    expect(Source.made).toHaveLength(2);
    vi.advanceTimersByTime(2_000);
    expect(Source.made).toHaveLength(3);
  });

  it("connects at once when asked, and only once", () => {
    Source.made.at(-1)?.fail();
    stream.connect();
    stream.connect();
    vi.advanceTimersByTime(60_000);
    expect(Source.made).toHaveLength(2);
  });

  it("stays closed once closed", () => {
    Source.made.at(-1)?.fail();
    stream.close();
    vi.advanceTimersByTime(60_000);
    expect(Source.made).toHaveLength(1);
  });
});
