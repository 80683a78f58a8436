import type {
  Activity,
  Case,
  CaseConfig,
  CaseGate,
  Contact,
  Customer,
  CustomerGroup,
  CustomerSummary,
  Employee,
  Recommendation,
  Session,
  StaticCode,
  ThirdParty,
} from "@/api/types";

export const session: Session = {
  tenant: {
    slug: "demo",
    name: "Demo Office Equipment",
    currency: "ZAR",
    timeZone: "Africa/Johannesburg",
    locale: "en-ZA",
  },
  user: {
    id: "user-sam",
    email: "sam@demo.example",
    displayName: "Sam Naidoo",
    employeeId: "employee-sam",
    roles: ["ROLE_SALESMAN"],
  },
  permissions: ["customers.read", "customers.write", "customers.release"],
  scope: "SCOPE_OWN",
  expireTime: "2026-11-23T08:00:00Z",
};

/** A New-CRM customer with everything accounts needs. */
export function customer(changes: Partial<Customer> = {}): Customer {
  return {
    id: "c-1",
    code: "",
    name: "Hope Works",
    status: "CUSTOMER_STATUS_NEW_CRM",
    customerType: "RET",
    customerTypeName: "Retail",
    rank: "GOLD",
    rankName: "Gold",
    reportingArea: "WC",
    reportingAreaName: "Western Cape",
    site: "CPT",
    siteName: "Cape Town",
    mainSalesmanId: "employee-sam",
    mainSalesmanName: "Sam Naidoo",
    additionalSalesmanIds: [],
    telephone: "021 555 0100",
    fax: "",
    email: "info@hopeworks.co.za",
    website: "",
    tradingName: "",
    registrationNumber: "",
    vatNumber: "4123456789",
    physicalAddress: {
      lines: ["1 Long Street"],
      suburb: "",
      city: "Cape Town",
      province: "Western Cape",
      postalCode: "8001",
      country: "South Africa",
    },
    paymentTerms: "",
    customFields: {},
    createTime: "2026-11-20T08:00:00Z",
    updateTime: "2026-11-20T08:00:00Z",
    createdBy: "Sam Naidoo",
    updatedBy: "Sam Naidoo",
    etag: "1",
    groupSalesmanIds: [],
    groups: [],
    mergedCustomers: [],
    actions: ["CUSTOMER_ACTION_EDIT", "CUSTOMER_ACTION_RELEASE"],
    ...changes,
  };
}

/** A customer as a list tells of it. */
export function summary(changes: Partial<CustomerSummary> = {}): CustomerSummary {
  return {
    id: "c-1",
    code: "",
    name: "Hope Works",
    status: "CUSTOMER_STATUS_ACTIVE",
    customerType: "RET",
    customerTypeName: "Retail",
    rank: "GOLD",
    rankName: "Gold",
    reportingArea: "WC",
    reportingAreaName: "Western Cape",
    site: "CPT",
    siteName: "Cape Town",
    mainSalesmanId: "employee-sam",
    mainSalesmanName: "Sam Naidoo",
    telephone: "021 555 0100",
    email: "info@hopeworks.co.za",
    city: "Cape Town",
    declined: false,
    etag: "1",
    actions: [],
    groupNames: [],
    ...changes,
  };
}

/** A customer group without salesmen. */
export function group(changes: Partial<CustomerGroup> = {}): CustomerGroup {
  return {
    id: "g-1",
    name: "Schools",
    salesmanIds: [],
    salesmanCount: 0,
    customerCount: 0,
    createdBy: "Admin",
    updatedBy: "Admin",
    etag: "1",
    ...changes,
  };
}

/** A sales contact with all that is mandatory. */
export function contact(changes: Partial<Contact> = {}): Contact {
  return {
    id: "k-1",
    customerId: "c-1",
    customerName: "Hope Works",
    code: "",
    title: "",
    givenName: "Zinzi",
    familyName: "Nkosi",
    role: "BUYER",
    roleName: "Buying Officer",
    telephone: "",
    mobile: "082 555 0100",
    businessTelephone: "",
    email: "",
    birthday: "",
    isSalesContact: true,
    acceptsSalesCalls: true,
    active: true,
    createdBy: "Sam Naidoo",
    updatedBy: "Sam Naidoo",
    etag: "1",
    actions: ["CONTACT_ACTION_EDIT"],
    ...changes,
  };
}

/** A current third party with one item and its usage. */
export function thirdParty(changes: Partial<ThirdParty> = {}): ThirdParty {
  return {
    id: "t-1",
    customerId: "c-1",
    customerName: "Hope Works",
    supplierName: "Rival Copiers",
    contractNumber: "RC-77",
    startDate: "2024-12-01",
    endDate: "2027-11-30",
    monthlyFee: { amount: "1250.00", currency: "ZAR" },
    escalationPercent: "8.50",
    notes: "",
    items: [
      {
        description: "Canon iR C3226i",
        serialNumber: "XYZ-1",
        quantity: 2,
        rental: { amount: "900.00", currency: "ZAR" },
        installDate: "2024-12-05",
        usages: [
          {
            meter: "Mono",
            averageMonthlyVolume: 2000,
            minimumCharge: { amount: "150.00", currency: "ZAR" },
            ratePerCopy: "0.085",
          },
        ],
      },
    ],
    itemCount: 1,
    status: "THIRD_PARTY_STATUS_CURRENT",
    createTime: "2026-11-20T08:00:00Z",
    createdBy: "Sam Naidoo",
    updateTime: "2026-11-20T08:00:00Z",
    updatedBy: "Sam Naidoo",
    etag: "1",
    actions: ["THIRD_PARTY_ACTION_EDIT", "THIRD_PARTY_ACTION_DELETE"],
    ...changes,
  };
}

/** An own open activity, long before its time. */
export function activity(changes: Partial<Activity> = {}): Activity {
  return {
    id: "a-1",
    caseId: "case-1",
    caseNumber: 12,
    caseSubject: "New copiers",
    caseStatus: "CASE_STATUS_OPEN",
    customerId: "c-1",
    customerName: "Hope Works",
    contactId: "k-1",
    contactName: "Zinzi Nkosi",
    contactTelephone: "",
    contactMobile: "082 555 0100",
    contactBusinessTelephone: "021 555 0101",
    contactEmail: "zinzi@hopeworks.co.za",
    salesmanId: "employee-sam",
    salesmanName: "Sam Naidoo",
    type: "ACTIVITY_TYPE_CALL",
    subject: "Ask for the tender",
    startTime: "2099-11-22T08:30:00Z",
    durationMinutes: 30,
    reminderMinutes: 15,
    instructions: "",
    status: "ACTIVITY_STATUS_OPEN",
    outcome: "",
    completedBy: "",
    customerClass: "CUSTOMER_CLASS_UNSPECIFIED",
    rescheduleCount: 0,
    overdue: false,
    own: true,
    createdBy: "Sam Naidoo",
    updatedBy: "Sam Naidoo",
    etag: "1",
    actions: [
      "ACTIVITY_ACTION_EDIT",
      "ACTIVITY_ACTION_RESCHEDULE",
      "ACTIVITY_ACTION_CLOSE_CASE",
      "ACTIVITY_ACTION_NEXT_ACTION",
      "ACTIVITY_ACTION_COMPLETE",
      "ACTIVITY_ACTION_CANCEL",
    ],
    ...changes,
  };
}

/** An own call that is due by the customer's rank. */
export function recommendation(changes: Partial<Recommendation> = {}): Recommendation {
  return {
    id: "r-1",
    type: "RECOMMENDATION_TYPE_RANK_CALL_DUE",
    state: "RECOMMENDATION_STATE_PENDING",
    customerId: "c-1",
    customerName: "Hope Works",
    contactId: "k-1",
    contactName: "Zinzi Nkosi",
    contactTelephone: "",
    contactMobile: "082 555 0100",
    contactBusinessTelephone: "021 555 0101",
    contactEmail: "zinzi@hopeworks.co.za",
    salesmanId: "employee-sam",
    salesmanName: "Sam Naidoo",
    dueDate: "2026-11-20",
    sinceDate: "2026-10-21",
    dealtWith: true,
    rankName: "Gold",
    callCycleDays: 30,
    supplierName: "",
    contractNumber: "",
    rejectReason: "",
    activityId: "",
    own: true,
    generateTime: "2026-11-20T00:00:10Z",
    updatedBy: "CRM",
    etag: "1",
    actions: ["RECOMMENDATION_ACTION_ACCEPT", "RECOMMENDATION_ACTION_REJECT"],
    ...changes,
  };
}

/** An own open case for which nothing is planned. */
export function aCase(changes: Partial<Case> = {}): Case {
  return {
    id: "case-1",
    number: 12,
    customerId: "c-1",
    customerName: "Hope Works",
    contactId: "k-1",
    contactName: "Zinzi Nkosi",
    salesmanId: "employee-sam",
    salesmanName: "Sam Naidoo",
    subject: "New copiers",
    information: "",
    value: { amount: "1250.00", currency: "ZAR" },
    caseTypeId: "type-new",
    caseTypeName: "New business",
    stageId: "stage-interested",
    stageName: "Interested",
    caseDate: "2026-12-22",
    status: "CASE_STATUS_OPEN",
    closeReason: "",
    closeComment: "",
    competitor: "",
    closedBy: "",
    origin: "CASE_ORIGIN_MANUAL",
    openActivityId: "",
    activityCount: 1,
    own: true,
    createTime: "2026-11-20T08:00:00Z",
    createdBy: "Sam Naidoo",
    updateTime: "2026-11-20T08:00:00Z",
    updatedBy: "Sam Naidoo",
    etag: "1",
    actions: ["CASE_ACTION_EDIT", "CASE_ACTION_NEW_ACTIVITY", "CASE_ACTION_CLOSE"],
    ...changes,
  };
}

const configEntry = (id: string, code: string, description: string, position: number) => ({
  id,
  code,
  description,
  position,
  active: true,
  etag: "1",
});

/** Two case types and three stages, of which one is for renewals only. */
export const caseConfig: CaseConfig = {
  caseTypes: [
    { ...configEntry("type-new", "NEW", "New business", 10), stageGates: true },
    { ...configEntry("type-renewal", "RENEWAL", "Renewal", 20), stageGates: false },
  ],
  caseStages: [
    { ...configEntry("stage-due", "DUE", "Due", 5), caseTypeIds: ["type-renewal"] },
    { ...configEntry("stage-interested", "INTERESTED", "Interested", 10), caseTypeIds: [] },
    { ...configEntry("stage-proposal", "PROPOSAL", "Proposal", 20), caseTypeIds: [] },
  ],
  stageGates: [
    {
      id: "gate-budget",
      stageId: "stage-interested",
      question: "Is there a budget?",
      answerKind: "GATE_ANSWER_KIND_YES_NO",
      choices: [],
      position: 10,
      active: true,
      etag: "1",
    },
  ],
};

/** A stage gate of a case in its stage, which it has not answered. */
export const aGate = (changes: Partial<CaseGate> = {}): CaseGate => ({
  gateId: "gate-budget",
  stageId: "stage-interested",
  stageName: "Interested",
  question: "Is there a budget?",
  answerKind: "GATE_ANSWER_KIND_YES_NO",
  choices: [],
  asked: true,
  answer: "",
  answeredBy: "",
  ...changes,
});

export const employees: Employee[] = ["Sam Naidoo", "Thandi Mokoena"].map((displayName, index) => ({
  id: index === 0 ? "employee-sam" : "employee-thandi",
  code: `S${index + 1}`,
  displayName,
  email: "",
  telephone: "",
  active: true,
  salesman: true,
  managerId: "",
  site: "CPT",
  version: "1",
  managerName: "",
}));

export const codes: StaticCode[] = [
  { list: "STATIC_CODE_LIST_RANK", code: "GOLD", description: "Gold" },
  { list: "STATIC_CODE_LIST_RANK", code: "PLAT", description: "Platinum" },
];
