/** One field the server refused, with what to do about it. */
export interface FieldProblem {
  /** Name of the field as in the JSON of the resource, for example "vatNumber" or "physicalAddress.city". */
  field: string;
  message: string;
}

/** Reason of a request that got no answer at all: no network, or the server is not reachable. */
export const UNREACHABLE = "UNREACHABLE";

/** A failed request: the server's `application/problem+json`, or no answer (`status` 0). */
export class ApiProblem extends Error {
  readonly status: number;
  /** Machine-readable reason, for example "NOT_NEW_CRM". */
  readonly reason: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly FieldProblem[];
  /** Finds the request in the server's logs and traces. */
  readonly traceId: string;

  constructor(status: number, body: unknown, options?: ErrorOptions) {
    const members = isObject(body) ? body : {};
    const detail = text(members.detail);
    const title = text(members.title);
    super(detail || title || `HTTP ${status}`, options);
    this.name = "ApiProblem";
    this.status = status;
    this.reason = text(members.reason);
    this.title = title;
    this.detail = detail;
    this.traceId = text(members.traceId);
    this.errors = Array.isArray(members.errors) ? members.errors.filter(isObject).map(fieldProblem) : [];
  }

  /** No answer came: the request may or may not have been carried out. */
  static unreachable(cause: unknown): ApiProblem {
    return new ApiProblem(0, { reason: UNREACHABLE }, { cause });
  }

  /** True when trying the same request again may succeed. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }
}

/** True for a problem of the given HTTP status. */
export function isProblem(error: unknown, status: number): error is ApiProblem {
  return error instanceof ApiProblem && error.status === status;
}

function fieldProblem(entry: Record<string, unknown>): FieldProblem {
  return { field: text(entry.field), message: text(entry.message) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
