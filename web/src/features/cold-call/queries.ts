import { answer, api } from "@/api/client";
import type { ColdCall, ColdCallInput } from "@/api/types";

/** Saves a cold call, with a customer that is there or with a new one. The same `submitKey` saves it only once. */
export function createColdCall(
  { customerId, input }: { customerId: string | undefined; input: ColdCallInput },
  submitKey: string,
): Promise<ColdCall> {
  const header = { "Idempotency-Key": submitKey };
  return customerId
    ? answer(
        api.POST("/api/v1/customers/{customerId}/cold-calls", {
          params: { path: { customerId }, header },
          body: input,
        }),
      )
    : answer(api.POST("/api/v1/cold-calls", { params: { header }, body: input }));
}
