import type { components } from "./schema";

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
