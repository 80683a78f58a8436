import { Button, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Customer } from "@/api/types";
import { notesOptions } from "@/features/notes/queries";
import { Frame } from "@/parts/Frame";
import { ProblemNote } from "@/parts/ProblemNote";
import { RelativeTime } from "@/parts/RelativeTime";
import classes from "./notes-frame.module.css";

/** The notes of a customer, newest first. They can only be viewed here. */
export function NotesFrame({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    notesOptions(customer.id),
  );
  const notes = data?.pages.flatMap((page) => page.notes);
  return (
    <Frame title={t("details.notes.title")} padded={false}>
      {!notes && error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {!notes && !error && (
        <div className={classes.note} aria-hidden>
          <Skeleton height={14} width="70%" radius="xl" />
        </div>
      )}
      {notes?.length === 0 && <p className={classes.none}>{t("details.notes.none")}</p>}
      {notes && notes.length > 0 && (
        <ul className={classes.notes}>
          {notes.map((note) => (
            <li key={note.id} className={classes.note}>
              <p className={classes.text}>{note.text}</p>
              <span className={classes.by}>
                {note.authorName} · <RelativeTime time={note.createTime ?? ""} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button variant="subtle" fullWidth loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("details.more")}
        </Button>
      )}
    </Frame>
  );
}
