import type { ThirdParty } from "@/api/types";
import type { RowLink } from "@/data-grid/columns";

/** The Save Third Party page of a third party. */
export function thirdPartyLink({ id, customerId }: ThirdParty): RowLink {
  return { to: "/customers/$customerId/third-parties/$thirdPartyId", params: { customerId, thirdPartyId: id } };
}
