import type { TFunction } from "i18next";

const NAMES = {
  "activities.read": "apiKeys.scope.activitiesRead",
  "activities.write": "apiKeys.scope.activitiesWrite",
  "case-config.manage": "apiKeys.scope.caseConfigManage",
  "cases.reopen": "apiKeys.scope.casesReopen",
  "customers.import": "apiKeys.scope.customersImport",
  "customers.read": "apiKeys.scope.customersRead",
  "customers.write": "apiKeys.scope.customersWrite",
  "customers.release": "apiKeys.scope.customersRelease",
  "erp.manage": "apiKeys.scope.erpManage",
  "groups.manage": "apiKeys.scope.groupsManage",
  "salesmen.assign": "apiKeys.scope.salesmenAssign",
  "salesmen.assign-all": "apiKeys.scope.salesmenAssignAll",
  "ranks.manage": "apiKeys.scope.ranksManage",
  "targets.manage": "apiKeys.scope.targetsManage",
  "users.manage": "apiKeys.scope.usersManage",
} as const;

/** What a permission lets a program do, in words; one without words shows its name. */
export function scopeName(t: TFunction, permission: string): string {
  return permission in NAMES ? t(NAMES[permission as keyof typeof NAMES]) : permission;
}
