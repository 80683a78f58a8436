import type { LinkProps } from "@tanstack/react-router";
import { type StepName, stepOfForm } from "@/features/activity-steps/draft-form";
import { customerOfNote } from "@/features/add-note/draft-form";
import { caseOfCloseForm } from "@/features/close-case/draft-form";
import { coldCallOfForm } from "@/features/cold-call/draft-form";
import { groupOfForm } from "@/features/groups/draft-form";
import { importOfForm } from "@/features/import-customers/draft-form";
import { customerOfSalesmen } from "@/features/maintain-salesmen/draft-form";
import { activityOfForm, newActivityOfForm } from "@/features/save-activity/draft-form";
import { caseOfForm } from "@/features/save-case/draft-form";
import { contactOfForm } from "@/features/save-contact/draft-form";
import { customerOfForm } from "@/features/save-customer/draft-form";
import { thirdPartyOfForm } from "@/features/save-third-party/draft-form";

/** What a draft can be of. */
type Kind =
  | "new"
  | "edit"
  | "newContact"
  | "editContact"
  | "newThirdParty"
  | "editThirdParty"
  | "note"
  | "salesmen"
  | "newActivity"
  | "editActivity"
  | "editCase"
  | "closeCase"
  | "newGroup"
  | "editGroup"
  | "import"
  | "coldCall"
  | StepName;

/** The page of each step on which a draft goes on. */
const STEP_PAGES = {
  reschedule: "/activities/$activityId/reschedule",
  nextAction: "/activities/$activityId/next-action",
  complete: "/activities/$activityId/complete",
  cancel: "/activities/$activityId/cancel",
} as const satisfies Record<StepName, LinkProps["to"]>;

/** What a draft is of, and the page on which it goes on. */
export function draftLine(form: string): { kind: Kind; link: Pick<LinkProps, "to" | "params" | "search"> } {
  const contact = contactOfForm(form);
  if (contact?.contactId) {
    const { customerId, contactId } = contact;
    const params = { customerId, contactId };
    return { kind: "editContact", link: { to: "/customers/$customerId/contacts/$contactId", params } };
  }
  if (contact) {
    const params = { customerId: contact.customerId };
    return { kind: "newContact", link: { to: "/customers/$customerId/contacts/new", params } };
  }
  const thirdParty = thirdPartyOfForm(form);
  if (thirdParty?.thirdPartyId) {
    const { customerId, thirdPartyId } = thirdParty;
    const params = { customerId, thirdPartyId };
    return { kind: "editThirdParty", link: { to: "/customers/$customerId/third-parties/$thirdPartyId", params } };
  }
  if (thirdParty) {
    const params = { customerId: thirdParty.customerId };
    return { kind: "newThirdParty", link: { to: "/customers/$customerId/third-parties/new", params } };
  }
  const about = customerOfNote(form);
  if (about) return { kind: "note", link: { to: "/customers/$customerId/notes/new", params: { customerId: about } } };
  const staffed = customerOfSalesmen(form);
  if (staffed) {
    return { kind: "salesmen", link: { to: "/customers/$customerId/salesmen", params: { customerId: staffed } } };
  }
  const group = groupOfForm(form);
  if (group?.groupId) {
    return { kind: "editGroup", link: { to: "/settings/groups/$groupId", params: { groupId: group.groupId } } };
  }
  if (group) return { kind: "newGroup", link: { to: "/settings/groups" } };
  const planned = newActivityOfForm(form);
  if (planned) {
    const { customerId, ...search } = planned;
    return {
      kind: "newActivity",
      link: { to: "/customers/$customerId/activities/new", params: { customerId }, search },
    };
  }
  const activityId = activityOfForm(form);
  if (activityId) return { kind: "editActivity", link: { to: "/activities/$activityId", params: { activityId } } };
  const caseId = caseOfForm(form);
  if (caseId) return { kind: "editCase", link: { to: "/cases/$caseId/edit", params: { caseId } } };
  const ended = caseOfCloseForm(form);
  if (ended) return { kind: "closeCase", link: { to: "/cases/$caseId/close", params: { caseId: ended } } };
  const coldCall = coldCallOfForm(form);
  if (coldCall?.customerId) {
    const params = { customerId: coldCall.customerId };
    return { kind: "coldCall", link: { to: "/customers/$customerId/cold-calls/new", params } };
  }
  if (coldCall) return { kind: "coldCall", link: { to: "/cold-calls/new" } };
  const importId = importOfForm(form);
  if (importId) return { kind: "import", link: { to: "/customers/import/$importId", params: { importId } } };
  const step = stepOfForm(form);
  if (step) return { kind: step.step, link: { to: STEP_PAGES[step.step], params: { activityId: step.activityId } } };
  const customerId = customerOfForm(form);
  if (customerId) return { kind: "edit", link: { to: "/customers/$customerId/edit", params: { customerId } } };
  return { kind: "new", link: { to: "/customers/new" } };
}
