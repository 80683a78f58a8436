import { EventStream } from "./event-stream";
import type { LiveMessage, LiveRequest } from "./live-protocol";

/** A page's line to the stream of changes. */
export interface LiveConnection {
  /** Connects now instead of after the present wait. */
  connectNow(): void;
  close(): void;
}

/** Listens to the server's changes, over the browser's shared stream or, where there is none, over an own one. */
export function listen(onMessage: (message: LiveMessage) => void): LiveConnection {
  if (typeof SharedWorker === "undefined") return listenAlone(onMessage);
  const worker = new SharedWorker(new URL("./live-worker.ts", import.meta.url), {
    type: "module",
    name: "crm-live",
  });
  const say = (request: LiveRequest) => worker.port.postMessage(request);
  worker.port.addEventListener("message", ({ data }: MessageEvent<LiveMessage>) => onMessage(data));
  worker.port.start();
  say("hello");

  // A page in the back/forward cache must not hold the stream open, and listens again when it comes back. What changed
  // meanwhile it has missed.
  const onHide = () => say("bye");
  const onShow = ({ persisted }: PageTransitionEvent) => {
    if (!persisted) return;
    onMessage({ kind: "disconnected" });
    say("hello");
  };
  addEventListener("pagehide", onHide);
  addEventListener("pageshow", onShow);
  return {
    connectNow: () => say("connect-now"),
    close: () => {
      removeEventListener("pagehide", onHide);
      removeEventListener("pageshow", onShow);
      say("bye");
      worker.port.close();
    },
  };
}

function listenAlone(onMessage: (message: LiveMessage) => void): LiveConnection {
  const stream = new EventStream("/api/v1/events", onMessage);
  stream.connect();
  return { connectNow: () => stream.connect(), close: () => stream.close() };
}
