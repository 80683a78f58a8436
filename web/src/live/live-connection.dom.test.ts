import { afterEach, expect, it, vi } from "vitest";
import { listen } from "./live-connection";
import type { LiveMessage, LiveRequest } from "./live-protocol";

afterEach(() => vi.unstubAllGlobals());

it("has missed what changed while it was in the back/forward cache", () => {
  const said: LiveRequest[] = [];
  const port = Object.assign(new EventTarget(), {
    start: () => {},
    close: () => {},
    postMessage: (request: LiveRequest) => said.push(request),
  });
  vi.stubGlobal(
    "SharedWorker",
    class {
      port = port;
    },
  );
  const heard: LiveMessage[] = [];
  const connection = listen((message) => heard.push(message));
  dispatchEvent(new Event("pagehide"));
  expect(heard).toEqual([]);
  dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  expect(said).toEqual(["hello", "bye", "hello"]);
  expect(heard).toEqual([{ kind: "disconnected" }]);
  connection.close();
});
