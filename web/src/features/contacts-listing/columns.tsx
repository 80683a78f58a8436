import { Link, type LinkProps } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import type { Contact } from "@/api/types";
import { type GridColumn, gridColumns, type ValuesOf, type ValuesQuery } from "@/data-grid/columns";
import { wordFilter } from "@/data-grid/word-filter";
import { fullName } from "@/features/contacts/contact";
import classes from "@/features/contacts/contact-line.module.css";
import { contactLink } from "@/features/contacts/contact-link";
import { choices, staticCodesOptions } from "@/features/customers/look-ups";
import { MailLink, PhoneLink } from "@/parts/links";
import { RelativeTime } from "@/parts/RelativeTime";

const make = gridColumns<Contact>();

/** The roles that begin with a prefix, from the look-up list: how many contacts have each is not counted. */
function roles(prefix: string): ValuesQuery {
  return {
    queryKey: ["contact-roles", prefix],
    queryFn: async ({ client }) => {
      const codes = await client.fetchQuery(staticCodesOptions);
      const begins = (label: string) => label.toLowerCase().startsWith(prefix.toLowerCase());
      return choices(codes, "STATIC_CODE_LIST_CONTACT_ROLE")
        .filter(({ label }) => begins(label))
        .map(({ value, label }) => ({ value, description: label }));
    },
  };
}

/** The columns of the contacts listing. */
export function contactColumns(t: TFunction, valuesOf: (field: string) => ValuesOf): GridColumn<Contact>[] {
  const text = (field: string) => ({ kind: "text" as const, field, values: valuesOf(field) });
  const yesOrNo = (field: string) =>
    wordFilter(field, ["true", "false"], (word) => t(word === "true" ? "contact.yes" : "contact.no"), valuesOf);
  const rolesLeft: ValuesOf = (prefix, state) => (state ? valuesOf("role")(prefix, state) : roles(prefix));
  const phone = (field: "telephone" | "mobile" | "businessTelephone") =>
    make.display({
      id: field,
      meta: { label: t(`contact.field.${field}`), width: 132, sortField: field, filter: text(field) },
      cell: ({ row }) => <PhoneLink number={row.original[field]} inRow />,
    });
  return [
    make.display({
      id: "name",
      enableHiding: false,
      meta: {
        label: t("contacts.column.name"),
        width: 190,
        sortField: "name",
        filter: text("name"),
        sticky: true,
      },
      cell: ({ row: { original } }) => (
        <Link
          {...(contactLink(original) as LinkProps)}
          tabIndex={-1}
          className={classes.name}
          data-sales={original.isSalesContact === true}
        >
          {fullName(original)}
        </Link>
      ),
    }),
    make.display({
      id: "customerName",
      meta: {
        label: t("contacts.column.customer"),
        width: 220,
        sortField: "customerName",
        filter: text("customerName"),
      },
      cell: ({ row: { original } }) => (
        <Link
          to="/customers/$customerId"
          params={{ customerId: original.customerId }}
          tabIndex={-1}
          title={original.customerName}
        >
          {original.customerName}
        </Link>
      ),
    }),
    make.display({
      id: "role",
      meta: {
        label: t("contact.field.role"),
        width: 150,
        sortField: "roleName",
        filter: { kind: "values", field: "role", values: rolesLeft },
      },
      cell: ({ row }) => row.original.roleName || row.original.role,
    }),
    phone("mobile"),
    phone("businessTelephone"),
    phone("telephone"),
    make.display({
      id: "email",
      meta: { label: t("contact.field.email"), width: 220, sortField: "email", filter: text("email") },
      cell: ({ row }) => <MailLink address={row.original.email} inRow />,
    }),
    make.display({
      id: "isSalesContact",
      meta: {
        label: t("contact.field.isSalesContact"),
        width: 110,
        filter: yesOrNo("isSalesContact"),
      },
      cell: ({ row }) => t(row.original.isSalesContact ? "contact.yes" : "contact.no"),
    }),
    make.display({
      id: "acceptsSalesCalls",
      meta: {
        label: t("contact.field.acceptsSalesCalls"),
        width: 120,
        filter: yesOrNo("acceptsSalesCalls"),
      },
      cell: ({ row }) => t(row.original.acceptsSalesCalls ? "contact.yes" : "contact.no"),
    }),
    make.display({
      id: "updateTime",
      meta: {
        label: t("customer.field.updateTime"),
        width: 116,
        sortField: "updateTime",
        filter: { kind: "date", field: "updateTime" },
      },
      cell: ({ row }) => row.original.updateTime && <RelativeTime time={row.original.updateTime} />,
    }),
  ];
}
