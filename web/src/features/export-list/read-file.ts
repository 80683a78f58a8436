import { ApiProblem } from "@/api/problem";

/** A file that the server sends while it reads the rows. */
export interface RowFile {
  name: string;
  content: Blob;
  rows: number;
}

/** A file that ended before its last row, or has another number of rows than was announced: it is not to be kept. */
export class BrokenOff extends Error {
  constructor(options?: ErrorOptions) {
    super("the file broke off", options);
    this.name = "BrokenOff";
  }
}

/** Reads the file to its end, and tells again and again how many of how many rows are here. */
export async function readFile(
  { response, error }: { response: Response; error?: unknown },
  onProgress: (rows: number, of: number) => void,
): Promise<RowFile> {
  if (!response.ok || !response.body) throw new ApiProblem(response.status, error);
  const announced = Number(response.headers.get("x-row-count"));
  const parts: BlobPart[] = [];
  const lines = new LineCounter();
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(brokenOff);
    if (done) break;
    parts.push(value);
    lines.take(value);
    onProgress(lines.rows, announced);
  }
  if (lines.rows !== announced) throw new BrokenOff();
  return { name: fileName(response), content: new Blob(parts, { type: contentType(response) }), rows: lines.rows };
}

function brokenOff(cause: unknown): never {
  if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
  throw new BrokenOff({ cause });
}

function fileName({ headers }: Response): string {
  return /filename="([^"/\\]+)"/.exec(headers.get("content-disposition") ?? "")?.[1] ?? "export.csv";
}

function contentType({ headers }: Response): string {
  return headers.get("content-type") ?? "text/csv";
}

const QUOTE = 0x22;
const LINE_FEED = 0x0a;

/** Counts the lines of a CSV file as it comes. A line feed between quotes ends none. */
class LineCounter {
  #lines = 0;
  #quoted = false;

  /** Rows so far, which are the lines but the first, the one with the names. */
  get rows(): number {
    return Math.max(0, this.#lines - 1);
  }

  take(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === QUOTE) this.#quoted = !this.#quoted;
      else if (byte === LINE_FEED && !this.#quoted) this.#lines += 1;
    }
  }
}

/** Long enough for a browser to ask where the file is to be kept. */
const KEPT_MS = 60_000;

/** Hands the file to the browser, which keeps it where the user wants it. */
export function keepFile({ name, content }: RowFile): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
