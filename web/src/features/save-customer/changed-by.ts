import type { Customer } from "@/api/types";

/**
 * Who made the last change, as far as the customer tells: a release, an approval and a decline name somebody, and a
 * message of the ERP leaves its time. Undefined for an edit in the CRM.
 */
export function changedBy(customer: Customer, erp: string): string | undefined {
  const { updateTime, release, approval, decline, erpSyncTime } = customer;
  if (!updateTime) return undefined;
  if (release?.releaseTime === updateTime) return release.releasedBy || undefined;
  if (approval?.approveTime === updateTime) return approval.approver || erp;
  if (decline?.declineTime === updateTime) return decline.declinedBy || erp;
  return erpSyncTime === updateTime ? erp : undefined;
}
