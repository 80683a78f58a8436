import { type QueryKey, type UseQueryOptions, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { RelativeTime } from "@/parts/RelativeTime";
import { useSession } from "@/session/use-session";
import type { FieldOf } from "./merge";
import type { RecordKind, StoredRecord } from "./record-kind";
import { VersionsDialog } from "./VersionsDialog";

/** A record that says who changed it last. */
interface SignedRecord extends StoredRecord {
  updateTime?: string;
  updatedBy: string;
}

/** What was typed, and into which version of the record. */
export interface StaleVersions<Values extends object, Stored extends StoredRecord> {
  base: Values;
  mine: Values;
  /** The version the form was filled from. */
  seenEtag: string;
  onClose: () => void;
  /** Saves these values over that version. */
  onTake: (values: Values, theirs: Stored) => void;
}

/** The record was changed since the form was filled: fetches the stored version and lets the user choose. */
export function StaleRecordDialog<Values extends object, Stored extends SignedRecord, Key extends QueryKey>(
  props: StaleVersions<Values, Stored> & {
    /** Says that the record was changed, and not by whom. */
    title: string;
    kind: RecordKind<Values, Stored>;
    /** Fetches the record. */
    query: UseQueryOptions<Stored, Error, Stored, Key>;
    nameOf: (field: FieldOf<Values>) => string;
    /** A value as a person reads it; empty for a blank one. */
    show: (field: FieldOf<Values>, value: Values[FieldOf<Values>], theirs: Stored) => string;
    /** What else is worth knowing of the stored version. */
    mark?: (theirs: Stored) => ReactNode;
  },
) {
  const { title, kind, query, nameOf, show, mark, base, mine, seenEtag, onClose, onTake } = props;
  const { t } = useTranslation();
  // What is in the cache may be the version the form was filled from.
  const { data, error, isFetching, refetch } = useQuery({ ...query, refetchOnMount: "always" });
  const theirs = data && data.etag !== seenEtag ? data : undefined;
  const { user } = useSession();
  // The record tells a name and no id: somebody else of the same name would be taken for the user. A program with the
  // user's API key has another name.
  const own = theirs !== undefined && theirs.updatedBy === user?.displayName;
  // If both say the same, this may well be the window: the answer to its save was lost, and it was sent once more.
  const differs = theirs !== undefined && kind.merge.changed(mine, kind.valuesOf(theirs)).length > 0;
  return (
    <VersionsDialog<Values>
      title={own && differs ? t("stale.own") : title}
      error={error}
      loading={isFetching}
      onRetry={() => void refetch()}
      onClose={onClose}
      comparison={
        theirs && {
          version: theirs.etag,
          base,
          mine,
          stored: kind.valuesOf(theirs),
          merge: kind.merge,
          introduction: (
            <>
              {t("stale.text")} <RelativeTime time={theirs.updateTime ?? ""} />
              {theirs.updatedBy && ` ${t("by", { who: own ? t("stale.you") : theirs.updatedBy })}`}. {mark?.(theirs)}
            </>
          ),
          nameOf,
          show: (field, value) => show(field, value, theirs),
          onTake: (values) => onTake(values, theirs),
        }
      }
    />
  );
}
