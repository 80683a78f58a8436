import type { SubmitKey } from "@/api/submit-key";
import type { ThirdParty } from "@/api/types";
import { createThirdParty, updateThirdParty } from "@/features/third-parties/queries";
import type { StartedWith } from "@/form/use-draft";
import { changedFields, inputOf, patchOf, type ThirdPartyValues } from "./values";

/** Makes ready what creates a third party of the customer, or changes the stored one. */
export function prepareThirdParty(
  whose: { customerId: string; stored: ThirdParty | null; currency: string },
  values: ThirdPartyValues,
  from: StartedWith<ThirdPartyValues>,
  submitKey: SubmitKey,
): () => Promise<ThirdParty> {
  const { customerId, stored, currency } = whose;
  if (stored) {
    const fields = changedFields(from.values, values);
    return () => updateThirdParty(stored.id, patchOf(from.values, values, currency), fields, from.etag);
  }
  const body = inputOf(values, currency);
  const key = submitKey.for([customerId, body]);
  return () => createThirdParty(customerId, body, key);
}
