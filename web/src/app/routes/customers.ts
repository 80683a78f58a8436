import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { parseContactsSearch } from "@/features/contacts-listing/contacts-search";
import { parseCustomerHomeSearch } from "@/features/customer-home/tiles";
import { parseListingSearch } from "@/features/customers-listing/listing-search";
import { parseThirdPartiesSearch } from "@/features/third-parties-listing/third-parties-search";
import { withPageTexts } from "@/i18n";
import { customer, inside } from "./frame";

const customersListing = createRoute({
  getParentRoute: () => inside,
  path: "/customers",
  validateSearch: parseListingSearch,
  component: lazyRouteComponent(() => import("@/features/customers-listing/CustomersPage"), "CustomersPage"),
  staticData: { crumb: "customers" },
});

const contactsListing = createRoute({
  getParentRoute: () => inside,
  path: "/contacts",
  validateSearch: parseContactsSearch,
  component: lazyRouteComponent(() => import("@/features/contacts-listing/ContactsPage"), "ContactsPage"),
  staticData: { crumb: "contacts" },
});

const newCustomer = createRoute({
  getParentRoute: () => inside,
  path: "/customers/new",
  component: lazyRouteComponent(() => import("@/features/save-customer/SaveCustomerPage"), "NewCustomerPage"),
  staticData: { crumb: "saveCustomer" },
});

const imports = createRoute({
  getParentRoute: () => inside,
  path: "/customers/import",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/import-customers/ImportsPage")),
    "ImportsPage",
  ),
  staticData: { crumb: "imports" },
});

const oneImport = createRoute({
  getParentRoute: () => inside,
  path: "/customers/import/$importId",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/import-customers/ImportPage")),
    "ImportPage",
  ),
  staticData: { crumb: "imports" },
});

const thirdPartiesListing = createRoute({
  getParentRoute: () => inside,
  path: "/third-parties",
  validateSearch: parseThirdPartiesSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/third-parties-listing/ThirdPartiesPage")),
    "ThirdPartiesPage",
  ),
  staticData: { crumb: "thirdParties" },
});

const customerHome = createRoute({
  getParentRoute: () => customer,
  path: "/",
  validateSearch: parseCustomerHomeSearch,
  component: lazyRouteComponent(() => import("@/features/customer-home/CustomerHomePage"), "CustomerHomePage"),
});

const editCustomer = createRoute({
  getParentRoute: () => customer,
  path: "/edit",
  // The input a link wants to have filled in, for example "physicalAddress.city".
  validateSearch: (search: Record<string, unknown>): { field?: string } => ({
    field: typeof search.field === "string" ? search.field : undefined,
  }),
  component: lazyRouteComponent(() => import("@/features/save-customer/SaveCustomerPage"), "EditCustomerPage"),
  staticData: { crumb: "saveCustomer" },
});

const releaseCustomer = createRoute({
  getParentRoute: () => customer,
  path: "/release",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/release-customer/ReleaseCustomerPage")),
    "ReleaseCustomerPage",
  ),
  staticData: { crumb: "releaseCustomer" },
});

const mergeCustomers = createRoute({
  getParentRoute: () => customer,
  path: "/merge",
  // The other customer, once it is chosen.
  validateSearch: (search: Record<string, unknown>): { with?: string } => ({
    with: typeof search.with === "string" ? search.with : undefined,
  }),
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/merge-customers/MergeCustomersPage")),
    "MergeCustomersPage",
  ),
  staticData: { crumb: "mergeCustomers" },
});

const addContact = createRoute({
  getParentRoute: () => customer,
  path: "/contacts/new",
  component: lazyRouteComponent(() => import("@/features/save-contact/SaveContactPage"), "AddContactPage"),
  staticData: { crumb: "saveContact" },
});

const editContact = createRoute({
  getParentRoute: () => customer,
  path: "/contacts/$contactId",
  component: lazyRouteComponent(() => import("@/features/save-contact/SaveContactPage"), "EditContactPage"),
  staticData: { crumb: "saveContact" },
});

const customerThirdParties = createRoute({
  getParentRoute: () => customer,
  path: "/third-parties",
  validateSearch: parseThirdPartiesSearch,
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/third-parties-listing/ThirdPartiesPage")),
    "CustomerThirdPartiesPage",
  ),
  staticData: { crumb: "customerThirdParties" },
});

const addThirdParty = createRoute({
  getParentRoute: () => customer,
  path: "/third-parties/new",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/save-third-party/SaveThirdPartyPage")),
    "AddThirdPartyPage",
  ),
  staticData: { crumb: "saveThirdParty" },
});

const editThirdParty = createRoute({
  getParentRoute: () => customer,
  path: "/third-parties/$thirdPartyId",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/save-third-party/SaveThirdPartyPage")),
    "EditThirdPartyPage",
  ),
  staticData: { crumb: "saveThirdParty" },
});

const addNote = createRoute({
  getParentRoute: () => customer,
  path: "/notes/new",
  component: lazyRouteComponent(() => import("@/features/add-note/AddNotePage"), "AddNotePage"),
  staticData: { crumb: "addNote" },
});

const maintainSalesmen = createRoute({
  getParentRoute: () => customer,
  path: "/salesmen",
  component: lazyRouteComponent(
    withPageTexts(() => import("@/features/maintain-salesmen/MaintainSalesmenPage")),
    "MaintainSalesmenPage",
  ),
  staticData: { crumb: "salesmen" },
});

/** Pages about many customers, or about one that is not there yet. */
export const customersPages = [
  customersListing,
  contactsListing,
  newCustomer,
  imports,
  oneImport,
  thirdPartiesListing,
] as const;

/** Pages about one customer. */
export const customerPages = [
  customerHome,
  editCustomer,
  releaseCustomer,
  mergeCustomers,
  addContact,
  editContact,
  customerThirdParties,
  addThirdParty,
  editThirdParty,
  addNote,
  maintainSalesmen,
] as const;
