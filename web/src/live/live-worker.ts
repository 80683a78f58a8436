/// <reference lib="webworker" />
import { SESSION_CHANNEL } from "@/session/session-channel";
import { EventStream } from "./event-stream";
import type { LiveMessage, LiveRequest } from "./live-protocol";

/**
 * Runs once per browser: browsers allow six connections to one HTTP/1.1 server, and a stream in every tab would use
 * them up.
 */
const scope = self as unknown as SharedWorkerGlobalScope;
const pages = new Set<MessagePort>();
let connected = false;

const stream = new EventStream("/api/v1/events", (message) => {
  if (message.kind !== "change") connected = message.kind === "connected";
  tell(message);
});

function tell(message: LiveMessage): void {
  for (const page of pages) page.postMessage(message);
}

function hangUp(): void {
  stream.close();
  connected = false;
}

scope.addEventListener("connect", ({ ports: [page] }) => {
  if (!page) return;
  page.addEventListener("message", ({ data }: MessageEvent<LiveRequest>) => {
    if (data === "bye") {
      pages.delete(page);
      if (pages.size === 0) hangUp();
      return;
    }
    pages.add(page);
    stream.connect();
    if (data === "hello" && connected) page.postMessage({ kind: "connected" } satisfies LiveMessage);
  });
  page.start();
});

// The stream belongs to the session it was opened with: another log-in needs another stream. Pages learn of the gap
// between the two.
new BroadcastChannel(SESSION_CHANNEL).addEventListener("message", () => {
  hangUp();
  tell({ kind: "disconnected" });
  if (pages.size > 0) stream.connect();
});
