import { VIEW_NAMES, type ViewName } from "@/features/customers/status";

/** The address of the board: whose cases, and of which type. */
export interface PipelineSearch {
  view?: ViewName;
  /** A salesman, whose cases alone are shown. */
  salesman?: string;
  /** A case type, whose cases alone are shown. */
  type?: string;
}

/** Reads the address. */
export function parsePipelineSearch({ view, salesman, type }: Record<string, unknown>): PipelineSearch {
  return { view: VIEW_NAMES.find((name) => name === view), salesman: textOf(salesman), type: textOf(type) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
