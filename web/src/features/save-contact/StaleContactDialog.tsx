import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Contact, StaticCode } from "@/api/types";
import { contactOptions } from "@/features/contacts/queries";
import { VersionsDialog } from "@/form/VersionsDialog";
import { RelativeTime } from "@/parts/RelativeTime";
import { type ContactValues, merge, valuesOf } from "./values";

/** Somebody changed the contact since the form was filled: shows both versions and lets the user choose. */
export function StaleContactDialog(props: {
  base: ContactValues;
  mine: ContactValues;
  contactId: string;
  /** The version the form was filled from. */
  seenEtag: string;
  codes: StaticCode[];
  onClose: () => void;
  onTake: (values: ContactValues, theirs: Contact) => void;
}) {
  const { base, mine, contactId, seenEtag, codes, onClose, onTake } = props;
  const { t } = useTranslation();
  // What is in the cache may be the version the form was filled from.
  const { data, error, isFetching, refetch } = useQuery({ ...contactOptions(contactId), refetchOnMount: "always" });
  const theirs = data && data.etag !== seenEtag ? data : undefined;
  const roleOf = (role: string) =>
    codes.find(({ list, code }) => list === "STATIC_CODE_LIST_CONTACT_ROLE" && code === role)?.description ?? role;
  return (
    <VersionsDialog<ContactValues>
      title={t("contact.stale")}
      error={error}
      loading={isFetching}
      onRetry={() => void refetch()}
      onClose={onClose}
      comparison={
        theirs && {
          version: theirs.etag,
          base,
          mine,
          stored: valuesOf(theirs),
          merge,
          introduction: (
            <>
              {t("stale.text")} <RelativeTime time={theirs.updateTime ?? ""} />
              {theirs.updatedBy && ` ${t("by", { who: theirs.updatedBy })}`}.
            </>
          ),
          nameOf: (field) => t(`contact.field.${field}`),
          show: (field, value) => {
            if (typeof value === "boolean") return t(value ? "contact.yes" : "contact.no");
            return field === "role" ? roleOf(value) : value;
          },
          onTake: (values) => onTake(values, theirs),
        }
      }
    />
  );
}
