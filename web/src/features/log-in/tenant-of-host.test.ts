import { expect, it } from "vitest";
import { tenantOfHost } from "./tenant-of-host";

it.each([
  ["acme.crm.example", "acme"],
  ["Acme.CRM.hoster.co.za", "acme"],
  ["crm.hoster.example", ""],
  ["www.crm.example", ""],
  ["crm.example", ""],
  ["localhost", ""],
  ["127.0.0.1", ""],
  ["[::1]", ""],
])("on %s the dealer is %j", (host, tenant) => {
  expect(tenantOfHost(host)).toBe(tenant);
});
