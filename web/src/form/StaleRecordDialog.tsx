import { type QueryKey, type UseQueryOptions, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { RelativeTime } from "@/parts/RelativeTime";
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

/** Somebody changed the record since the form was filled: fetches the stored version and lets the user choose. */
export function StaleRecordDialog<Values extends object, Stored extends SignedRecord, Key extends QueryKey>(
  props: StaleVersions<Values, Stored> & {
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
  return (
    <VersionsDialog<Values>
      title={title}
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
              {theirs.updatedBy && ` ${t("by", { who: theirs.updatedBy })}`}. {mark?.(theirs)}
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
