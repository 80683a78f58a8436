import type { CaseConfig, ColdCall, ColdCallInput } from "@/api/types";
import type { TypeName } from "@/features/activities/activity";
import { newPlan, type PlanValues, planInput, usualMinutes } from "@/features/activities/plan";
import { caseInputOf, type NewCaseValues, NO_CASE_VALUES, plainCaseValue } from "@/features/save-case/case-values";
import { merging } from "@/form/merge";
import type { RecordKind } from "@/form/record-kind";

/** How the drop-downs call a customer or a contact that is not there yet. */
export const NEW = "new";

export interface NewCustomerValues {
  name: string;
  telephone: string;
  email: string;
  website: string;
}

export interface NewContactValues {
  givenName: string;
  familyName: string;
  role: string;
  mobile: string;
  telephone: string;
  email: string;
}

/** What is typed of the call. Names are those of the API, so that its errors find their fields. */
export interface CallValues {
  type: TypeName;
  outcome: string;
}

export interface ThirdPartyValues {
  supplierName: string;
  endDate: string;
  notes: string;
}

/** What the form of a cold call holds. */
export interface ColdCallValues {
  /** An id, `NEW`, or empty while nothing is chosen. */
  customerId: string;
  /** What the chosen one is called. */
  customerLabel: string;
  customer: NewCustomerValues;
  /** An id, or `NEW`. */
  contactId: string;
  contact: NewContactValues;
  case: NewCaseValues;
  call: CallValues;
  /** Whether something is planned next. */
  plansNext: boolean;
  nextActivity: PlanValues;
  thirdParty: ThirdPartyValues;
}

/** What a cold call begins with: at a customer that the page names, or at one that is still to be named. */
export function blankValues(from: {
  customer: { id: string; name: string } | undefined;
  /** Whose the case is; empty leaves it to the server, or to whoever chooses. */
  salesmanId: string;
  now: Date;
  zone: string;
  config: CaseConfig;
}): ColdCallValues {
  const { customer, salesmanId, now, zone, config } = from;
  const types = config.caseTypes.filter(({ active }) => active !== false);
  const tomorrow = new Date(now.getTime() + 24 * 60 * 60_000);
  return {
    customerId: customer?.id ?? "",
    customerLabel: customer?.name ?? "",
    customer: { name: "", telephone: "", email: "", website: "" },
    contactId: NEW,
    contact: { givenName: "", familyName: "", role: "", mobile: "", telephone: "", email: "" },
    case: { ...NO_CASE_VALUES, caseTypeId: types.length === 1 ? (types[0]?.id ?? "") : "", salesmanId },
    call: { type: "CALL", outcome: "" },
    plansNext: true,
    nextActivity: newPlan(tomorrow, zone),
    thirdParty: { supplierName: "", endDate: "", notes: "" },
  };
}

/** What the form holds after this input got a new value: the next action is about the case, as long as nobody says otherwise. */
export function followingSubject(values: ColdCallValues, subject: string): string {
  const { nextActivity } = values;
  return nextActivity.subject === values.case.subject ? subject : nextActivity.subject;
}

/** True if something is known of a contract with a competitor. */
export function knowsThirdParty({ thirdParty }: ColdCallValues): boolean {
  return Object.values(thirdParty).some((text) => text.trim() !== "");
}

/** What saves the cold call; its values have been checked. What is blank is left out. */
export function coldCallInput(values: ColdCallValues, { currency, zone }: { currency: string; zone: string }) {
  const { customerId, contactId, call, thirdParty } = values;
  const isNew = customerId === NEW;
  const newContact = isNew || contactId === NEW;
  const begun = caseInputOf({ ...values.case, contactId: newContact ? "" : contactId }, currency);
  const input: ColdCallInput = {
    customer: isNew ? { ...said(values.customer), name: values.customer.name.trim() } : undefined,
    contact: newContact ? { ...said(values.contact), givenName: values.contact.givenName.trim() } : undefined,
    case: begun,
    call: {
      type: `ACTIVITY_TYPE_${call.type}`,
      durationMinutes: usualMinutes(call.type),
      outcome: call.outcome.trim(),
    },
    nextActivity: values.plansNext ? planInput({ ...values.nextActivity, contactId: "" }, zone) : undefined,
    thirdParty: knowsThirdParty(values)
      ? {
          supplierName: thirdParty.supplierName.trim(),
          endDate: thirdParty.endDate,
          notes: thirdParty.notes.trim() || undefined,
        }
      : undefined,
  };
  return { customerId: isNew ? undefined : customerId, input };
}

/** The fields in the order of the form. */
const FIELDS = [
  "customerId",
  "customer",
  "contactId",
  "contact",
  "case",
  "call",
  "plansNext",
  "nextActivity",
  "thirdParty",
] as const satisfies (keyof ColdCallValues)[];

/** A cold call as a form's record: it is saved once, and then it is a customer, a case and activities. */
export type SavedColdCall = ColdCall & { id: string; etag: string };

/** What the form knows of cold calls. */
export const coldCallKind: RecordKind<ColdCallValues, SavedColdCall> = {
  fields: FIELDS,
  merge: merging<ColdCallValues>({
    fields: FIELDS,
    same: (one, other) => JSON.stringify(plain(one)) === JSON.stringify(plain(other)),
  }),
  // A new one is never filled from a stored one; its form asks all the same once it is saved.
  valuesOf: ({ customerId, customerName, contactId }) => ({
    customerId,
    customerLabel: customerName,
    customer: { name: "", telephone: "", email: "", website: "" },
    contactId,
    contact: { givenName: "", familyName: "", role: "", mobile: "", telephone: "", email: "" },
    case: { ...NO_CASE_VALUES, caseTypeId: "", salesmanId: "" },
    call: { type: "CALL", outcome: "" },
    plansNext: false,
    nextActivity: {
      type: "CALL",
      subject: "",
      startTime: "",
      durationMinutes: "",
      reminderMinutes: "",
      contactId: "",
      instructions: "",
    },
    thirdParty: { supplierName: "", endDate: "", notes: "" },
  }),
  titleOf: (values) => (values.customerId === NEW ? values.customer.name : values.customerLabel) || values.case.subject,
  checkedOnLeave: [],
  inputPath,
};

/** The input of a field that the server names. */
export function inputPath(field: string): string {
  if (field === "customer") return "customerId";
  if (field === "contact" || field === "case.contactId") return "contactId";
  if (field.startsWith("case.value")) return "case.value";
  // Who made the call, when and about what nobody types.
  if (field.startsWith("call.") && field !== "call.type") return "call.outcome";
  return field;
}

/** The texts that are not blank, without blanks around them. */
function said<Values extends object>(values: Values): Partial<Values> {
  const trimmed = Object.entries(values).map(([field, text]) => [field, String(text).trim()] as const);
  return Object.fromEntries(trimmed.filter(([, text]) => text !== "")) as Partial<Values>;
}

function plain(value: ColdCallValues[keyof ColdCallValues]): unknown {
  if (typeof value !== "object") return value;
  return Object.entries(value).map(([field, text]) => [field, plainCaseValue(field, String(text))]);
}
