import { afterEach, expect, it, vi } from "vitest";
import { SESSION_CHANNEL } from "@/session/session-channel";
import type { LiveMessage, LiveRequest } from "./live-protocol";

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
}

/** The channel between the tabs, of which only the worker's end is here. */
class Channel extends EventTarget {
  static made: Channel[] = [];

  constructor(readonly name: string) {
    super();
    Channel.made.push(this);
  }
}

/** A page's end of the line to the worker. */
class Page extends EventTarget {
  readonly heard: LiveMessage[] = [];

  start() {}

  postMessage(message: LiveMessage) {
    this.heard.push(message);
  }

  say(request: LiveRequest) {
    this.dispatchEvent(new MessageEvent("message", { data: request }));
  }
}

afterEach(() => vi.unstubAllGlobals());

it("tells its pages of the gap when somebody logs in and the stream is replaced", async () => {
  vi.stubGlobal("EventSource", Source);
  vi.stubGlobal("BroadcastChannel", Channel);
  await import("./live-worker");
  const page = new Page();
  dispatchEvent(Object.assign(new Event("connect"), { ports: [page] }));
  page.say("hello");
  Source.made[0]?.dispatchEvent(new Event("open"));
  expect(page.heard).toEqual([{ kind: "connected" }]);

  const [channel] = Channel.made;
  expect(channel?.name).toBe(SESSION_CHANNEL);
  channel?.dispatchEvent(new MessageEvent("message", { data: "user-sam" }));
  expect(Source.made.map(({ readyState }) => readyState)).toEqual([Source.CLOSED, 0]);
  Source.made[1]?.dispatchEvent(new Event("open"));
  expect(page.heard.slice(1)).toEqual([{ kind: "disconnected" }, { kind: "connected" }]);
});
