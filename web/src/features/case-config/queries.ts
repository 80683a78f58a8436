import { answer, api } from "@/api/client";
import type { CaseStageInput, CaseTypeInput, StageGate, StageGateInput } from "@/api/types";
import { blankGate, checkGate, GATE_FIELDS, type GateValues, gateInput, gateValuesOf } from "./gate-values";
import type { RowKind } from "./row-kind";
import {
  blankRow,
  type ConfigEntry,
  checkRow,
  type RowValues,
  rowInput,
  rowValuesOf,
  STAGE_FIELDS,
  TYPE_FIELDS,
} from "./row-values";

const same = {
  valuesOf: rowValuesOf,
  blank: blankRow,
  check: checkRow,
  nameOf: ({ description }: ConfigEntry) => description,
};

/** The case types. */
export const typesTable: RowKind<RowValues, ConfigEntry> = {
  ...same,
  fields: TYPE_FIELDS,
  input: (values) => rowInput(values, TYPE_FIELDS),
  create: (body, key) =>
    answer(
      api.POST("/api/v1/case-types", {
        params: { header: { "Idempotency-Key": key } },
        body: body as CaseTypeInput,
      }),
    ),
  update: (id, body, fields, etag) =>
    answer(api.PATCH("/api/v1/case-types/{id}", { params: masked(id, fields, etag), body })),
  remove: (id, etag) => answer(api.DELETE("/api/v1/case-types/{id}", { params: seen(id, etag) })),
};

/** The stages. */
export const stagesTable: RowKind<RowValues, ConfigEntry> = {
  ...same,
  fields: STAGE_FIELDS,
  input: (values) => rowInput(values, STAGE_FIELDS),
  create: (body, key) =>
    answer(
      api.POST("/api/v1/case-stages", {
        params: { header: { "Idempotency-Key": key } },
        body: body as CaseStageInput,
      }),
    ),
  update: (id, body, fields, etag) =>
    answer(api.PATCH("/api/v1/case-stages/{id}", { params: masked(id, fields, etag), body })),
  remove: (id, etag) => answer(api.DELETE("/api/v1/case-stages/{id}", { params: seen(id, etag) })),
};

/** The stage gates; a new one is in the first stage where there is none yet. */
export function gatesTable(firstStage: string): RowKind<GateValues, StageGate> {
  return {
    fields: GATE_FIELDS,
    valuesOf: gateValuesOf,
    blank: (gates) => blankGate(gates, firstStage),
    check: checkGate,
    nameOf: ({ question }) => question,
    input: gateInput,
    create: (body, key) =>
      answer(
        api.POST("/api/v1/stage-gates", {
          params: { header: { "Idempotency-Key": key } },
          body: body as StageGateInput,
        }),
      ),
    update: (id, body, fields, etag) =>
      answer(api.PATCH("/api/v1/stage-gates/{id}", { params: masked(id, fields, etag), body })),
    remove: (id, etag) => answer(api.DELETE("/api/v1/stage-gates/{id}", { params: seen(id, etag) })),
  };
}

function masked(id: string, fields: readonly string[], etag: string) {
  return { ...seen(id, etag), query: { updateMask: fields.join(",") } };
}

function seen(id: string, etag: string) {
  return { path: { id }, header: { "If-Match": `"${etag}"` } };
}
