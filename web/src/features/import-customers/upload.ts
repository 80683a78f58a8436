import { ApiProblem } from "@/api/problem";
import type { CustomerImport } from "@/api/types";
import { addPart, createImport } from "./queries";

/** Bytes of every part but the last one. */
const PART = 512 * 1024;
/** Largest file. */
const LARGEST = 64 * 1024 * 1024;
/** Longest name of a file, in characters as the server counts them: an emoji is one, and is never cut in two. */
const LONGEST_NAME = 200;
/** How often a part is sent again after the connection was cut, and how long is waited before. */
const TRIES = 4;
const PAUSE = 1000;

/** Why a file is not even begun to be sent. */
export type Unfit = "empty" | "large" | "other";

/** What of a file can be seen to be wrong before it is sent. */
export function unfit(file: File): Unfit | null {
  if (file.size === 0) return "empty";
  return file.size > LARGEST ? "large" : null;
}

/** The SHA-256 of a file, by which it is known again. */
export async function sha256(file: File): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The name of a file as the server takes it. */
export function nameOf({ name }: Pick<File, "name">): string {
  return [...name].slice(0, LONGEST_NAME).join("");
}

/** Begins the import of a file. */
export async function beginImport(file: File, submitKey: (body: unknown) => string): Promise<CustomerImport> {
  const body = {
    fileName: nameOf(file),
    fileSize: file.size,
    sha256: await sha256(file),
  };
  return createImport(body, submitKey(body));
}

/** Sends what is missing of the file, part by part, and tells of each that has arrived. Ends with the whole file, or with what went wrong. */
export async function sendParts(
  started: CustomerImport,
  file: File,
  signal: AbortSignal,
  onPart: (now: CustomerImport) => void,
): Promise<CustomerImport> {
  let now = started;
  while (now.state === "IMPORT_STATE_UPLOADING") {
    const begin = (now.nextPart - 1) * PART;
    const data = await base64(file.slice(begin, begin + PART));
    now = await again(() => addPart(now.id, now.nextPart, data, signal), signal);
    onPart(now);
  }
  return now;
}

/** Tries once more what did not reach the server, or came while it was busy. */
async function again<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await call();
    } catch (error) {
      const passes = error instanceof ApiProblem && [0, 429, 502, 503, 504].includes(error.status);
      if (!passes || failures === TRIES || signal.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE * failures));
    }
  }
}

/** Bytes as JSON carries them. */
function base64(bytes: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(bytes);
  });
}
