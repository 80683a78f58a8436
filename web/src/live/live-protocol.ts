/** What the server tells about a change: which aggregate, its new version and what happened. */
export interface ChangeEvent {
  /** Full name of the event, for example "crm.customers.v1.CustomerChanged". */
  type: string;
  /** Id of the changed aggregate. */
  id: string;
  /** Its version after the change; equals its etag. */
  version: string;
  /** What happened, for example "CUSTOMER_CHANGE_APPROVED". */
  change: string;
}

/**
 * What the stream tells a page. `connected` comes after every (re)connection: changes before it may be lost. `refused`
 * comes after `disconnected` where the server does not let it in again, or cannot be reached.
 */
export type LiveMessage =
  | { kind: "connected" }
  | { kind: "disconnected" }
  | { kind: "refused" }
  | { kind: "change"; event: ChangeEvent };

/** What a page tells the shared stream. */
export type LiveRequest =
  /** The page listens. */
  | "hello"
  /** The page is going away. */
  | "bye"
  /** Somebody has logged in, or the network is back: connect now. */
  | "connect-now";
