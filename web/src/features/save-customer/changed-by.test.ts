import { expect, it } from "vitest";
import { customer } from "@/test/samples";
import { changedBy } from "./changed-by";

const now = "2026-11-22T10:00:00Z";
const before = "2026-11-21T10:00:00Z";

it("names who released, approved or declined it, if that was the last change", () => {
  const release = { releaseTime: now, releasedBy: "Thandi" };
  const approval = { approveTime: now, approver: "Nomsa", comment: "" };
  const decline = { declineTime: now, declinedBy: "", reason: "" };
  expect(changedBy(customer({ updateTime: now, release }), "the ERP")).toBe("Thandi");
  expect(changedBy(customer({ updateTime: now, approval }), "the ERP")).toBe("Nomsa");
  expect(changedBy(customer({ updateTime: now, decline }), "the ERP")).toBe("the ERP");
});

it("names the ERP for its messages, and nobody for what the customer does not tell", () => {
  const release = { releaseTime: before, releasedBy: "Thandi" };
  expect(changedBy(customer({ updateTime: now, erpSyncTime: now, release }), "the ERP")).toBe("the ERP");
  expect(changedBy(customer({ updateTime: now, erpSyncTime: before, release }), "the ERP")).toBeUndefined();
});
