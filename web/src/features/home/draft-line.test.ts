import { expect, it } from "vitest";
import { stepForm } from "@/features/activity-steps/draft-form";
import { noteForm } from "@/features/add-note/draft-form";
import { coldCallForm } from "@/features/cold-call/draft-form";
import { editGroupForm, NEW_GROUP_FORM } from "@/features/groups/draft-form";
import { importForm } from "@/features/import-customers/draft-form";
import { salesmenForm } from "@/features/maintain-salesmen/draft-form";
import { newActivityForm } from "@/features/save-activity/draft-form";
import { contactForm } from "@/features/save-contact/draft-form";
import { editCustomerForm, NEW_CUSTOMER_FORM } from "@/features/save-customer/draft-form";
import { thirdPartyForm } from "@/features/save-third-party/draft-form";
import { draftLine } from "./draft-line";

it("knows what each draft is of and where it goes on", () => {
  const drafts = [
    [NEW_CUSTOMER_FORM, "new", undefined],
    [stepForm("reschedule", "a-1"), "reschedule", { activityId: "a-1" }],
    [stepForm("nextAction", "a-1"), "nextAction", { activityId: "a-1" }],
    [editCustomerForm("c-1"), "edit", { customerId: "c-1" }],
    [contactForm("c-1"), "newContact", { customerId: "c-1" }],
    [contactForm("c-1", "k-1"), "editContact", { customerId: "c-1", contactId: "k-1" }],
    [thirdPartyForm("c-1"), "newThirdParty", { customerId: "c-1" }],
    [thirdPartyForm("c-1", "t-1"), "editThirdParty", { customerId: "c-1", thirdPartyId: "t-1" }],
    [noteForm("c-1"), "note", { customerId: "c-1" }],
    [salesmenForm("c-1"), "salesmen", { customerId: "c-1" }],
    [coldCallForm(), "coldCall", undefined],
    [coldCallForm("c-1"), "coldCall", { customerId: "c-1" }],
    [NEW_GROUP_FORM, "newGroup", undefined],
    [importForm("i-1"), "import", { importId: "i-1" }],
    [editGroupForm("g-1"), "editGroup", { groupId: "g-1" }],
  ] as const;
  for (const [form, kind, params] of drafts) {
    const line = draftLine(form);
    expect([line.kind, line.link.params], form).toEqual([kind, params]);
  }
  expect(draftLine(newActivityForm("c-1")).link).toMatchObject({ params: { customerId: "c-1" }, search: {} });
  const answer = draftLine(newActivityForm("c-1", "r-1"));
  expect(answer.link).toMatchObject({ params: { customerId: "c-1" }, search: { recommendationId: "r-1" } });
});
