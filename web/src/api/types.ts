import type { components, operations } from "./schema";

/** A message of the API by its name in the OpenAPI document. */
type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

export type Customer = Schema<"Customer">;
/** What a list tells of a customer. */
export type CustomerSummary = Schema<"CustomerSummary">;
/** What is changed of many customers at once. */
export type BulkUpdateChange = Schema<"BulkUpdateChangeInput">;
/** What became of one of them. */
export type BulkUpdateResult = Schema<"BulkUpdateResult">;
/** What creates a customer. */
export type CustomerInput = Schema<"CustomerInput">;
/** What changes a customer: only the fields it names. */
export type CustomerPatch = Schema<"CustomerPatch">;
/** A set of customers that is opened to salesmen together. */
export type CustomerGroup = Schema<"Group">;
/** A customer that could not be added to a group or taken out of it. */
export type GroupRefusal = Schema<"GroupCustomerRefusal">;
/** A file that becomes customers. */
export type CustomerImport = Schema<"Import">;
/** What changes an import: only the options it names. */
export type ImportPatch = Schema<"ImportPatch">;
export type ImportRow = Schema<"ImportRow">;
export type ImportRowOutcome = Schema<"ImportRowOutcome">;
export type Contact = Schema<"Contact">;
/** What creates a contact. */
export type ContactInput = Schema<"ContactInput">;
/** What changes a contact: only the fields it names. */
export type ContactPatch = Schema<"ContactPatch">;
/** A customer with the user's own marks. */
export type MarkedCustomer = Schema<"MarkedCustomer">;
export type Notification = Schema<"Notification">;
export type Note = Schema<"Note">;
export type ThirdParty = Schema<"ThirdParty">;
/** What creates a third party. */
export type ThirdPartyInput = Schema<"ThirdPartyInput">;
/** What changes a third party: only the fields it names; items as a whole. */
export type ThirdPartyPatch = Schema<"ThirdPartyPatch">;
export type ThirdPartyItem = Schema<"ThirdPartyItem">;
export type ThirdPartyUsage = Schema<"ThirdPartyUsage">;
export type ThirdPartyStatus = Schema<"ThirdPartyStatus">;
export type HistoryEntry = Schema<"HistoryEntry">;
export type FieldChange = Schema<"FieldChange">;
export type SalesHistory = Schema<"SalesHistory">;
/** Something that is done with a customer in a case. */
export type Activity = Schema<"Activity">;
/** What plans an activity. */
export type ActivityInput = Schema<"ActivityInput">;
export type ActivityType = Schema<"ActivityType">;
export type ActivityStatus = Schema<"ActivityStatus">;
export type ActivityAction = Schema<"ActivityAction">;
/** Which activities a list holds by their time. */
export type ActivityDue = Schema<"ActivityDue">;
/** Whose cases and activities a list holds. */
export type WorkView = Schema<"WorkView">;
/** Something that is suggested to do with a customer. */
export type Recommendation = Schema<"Recommendation">;
export type RecommendationType = Schema<"RecommendationType">;
export type RecommendationAction = Schema<"RecommendationAction">;
/** How much is to be done. */
export type CustomerAgenda = Schema<"CustomerAgenda">;
export type Workload = Schema<"Workload">;
/** What changes an activity: only the fields it names. */
export type ActivityPatch = Schema<"ActivityPatch">;
/** A sales opportunity, or another reason to deal with a customer. */
export type Case = Schema<"Case">;
/** The pipeline board: the open cases by their stages. */
export type CaseBoard = Schema<"CaseBoard">;
export type CaseBoardColumn = Schema<"CaseBoardColumn">;
/** What begins a case. */
/** A cold call that was saved. */
export type ColdCall = Schema<"ColdCall">;
/** What saves a cold call. */
export type ColdCallInput = operations["createColdCallByCustomerId"]["requestBody"]["content"]["application/json"];
export type CaseInput = Schema<"CaseInput">;
/** What changes a case: only the fields it names. */
export type CasePatch = Schema<"CasePatch">;
export type CaseStatus = Schema<"CaseStatus">;
export type CaseAction = Schema<"CaseAction">;
export type CaseHistoryEntry = Schema<"CaseHistoryEntry">;
export type CaseFieldChange = Schema<"CaseFieldChange">;
/** What cases can be. */
export type CaseConfig = Schema<"CaseConfig">;
export type CaseType = Schema<"CaseType">;
export type CaseTypeInput = Schema<"CaseTypeInput">;
export type CaseTypePatch = Schema<"CaseTypePatch">;
export type CaseStage = Schema<"CaseStage">;
export type CaseStageInput = Schema<"CaseStageInput">;
export type CaseStagePatch = Schema<"CaseStagePatch">;
/** A question that a case answers before it leaves a stage. */
export type StageGate = Schema<"StageGate">;
export type StageGateInput = Schema<"StageGateInput">;
export type StageGatePatch = Schema<"StageGatePatch">;
export type GateAnswerKind = Schema<"GateAnswerKind">;
/** A stage gate with what a case answers to it. */
export type CaseGate = Schema<"CaseGate">;
/** The completed activities of a type in a period. */
export type ActivityCount = Schema<"ActivityCount">;
/** A customer with activities in a period. */
export type ActivityReportCustomer = Schema<"ActivityReportCustomer">;
/** The cases of a month in the same state. */
export type PipelineBar = Schema<"PipelineBar">;
export type SalesPerformanceMonth = Schema<"SalesPerformanceMonth">;
/** What there is of something in a month, and what the target asks for. */
export type SalesFigure = Schema<"SalesFigure">;
/** The monthly targets of a salesman. */
export type SalesmanTargets = Schema<"SalesmanTargets">;
export type TargetDefaults = Schema<"TargetDefaults">;
export type UserSettings = Schema<"UserSettings">;
export type CustomerStatus = Schema<"CustomerStatus">;
export type CustomerAction = Schema<"CustomerAction">;
export type CustomerView = Schema<"CustomerView">;
export type Address = Schema<"Address">;
export type CustomerAddress = Schema<"CustomerAddress">;
export type Money = Schema<"Money">;
export type FieldValue = Schema<"FieldValue">;
export type Rank = Schema<"Rank">;
export type StaticCode = Schema<"StaticCode">;
export type StaticCodeList = Schema<"StaticCodeList">;
export type Employee = Schema<"Employee">;
/** A salesman with the numbers of his customers. */
export type Salesman = Schema<"Salesman">;
export type SalesmanCustomer = Schema<"SalesmanCustomer">;
/** What became of a customer that should get another main salesman. */
export type MovedCustomer = Schema<"MovedCustomer">;
export type MoveOutcome = Schema<"MoveOutcome">;
export type Session = Schema<"Session">;
export type User = Schema<"User">;
export type ApiKey = Schema<"ApiKey">;
export type Role = Schema<"Role">;
export type Filter = Schema<"FilterInput">;
export type ErpLinkState = Schema<"ErpLinkState">;
export type ParkedMessage = Schema<"ParkedMessage">;
export type SavedView = Schema<"SavedView">;
