import { Button, Skeleton } from "@mantine/core";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MarkedCustomer } from "@/api/types";
import { CustomerLine } from "@/features/customers/CustomerLine";
import { favouritesOptions, recentOptions } from "@/features/marks/queries";
import { Frame } from "@/parts/Frame";
import { ProblemNote } from "@/parts/ProblemNote";
import { RelativeTime } from "@/parts/RelativeTime";
import classes from "./home.module.css";

/** Rows at first; all of them are one click away in place. */
const ROWS = 8;

/** The user's favourites. */
export function FavouritesPanel() {
  return <MarksPanel kind="favourites" list={useQuery(favouritesOptions)} />;
}

/** The customers that the user looked at last, with the time. */
export function ViewedPanel() {
  return <MarksPanel kind="viewed" list={useQuery(recentOptions)} />;
}

function MarksPanel({ kind, list }: { kind: "favourites" | "viewed"; list: UseQueryResult<MarkedCustomer[]> }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { data, error, refetch } = list;
  const title = t(`marks.${kind}.title`);
  const more = data !== undefined && data.length > ROWS;
  const label = t(all ? "marks.showLess" : "marks.showAll", { count: data?.length });
  return (
    <Frame
      title={title}
      padded={false}
      side={
        more ? (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-expanded={all}
            aria-label={`${label}: ${title}`}
            onClick={() => setAll(!all)}
          >
            {label}
          </Button>
        ) : null
      }
    >
      {error && !data ? (
        <ProblemNote error={error} onRetry={() => void refetch()} />
      ) : (
        <ul className={classes.rows} aria-busy={!data}>
          {data
            ?.slice(0, all ? data.length : ROWS)
            .flatMap(({ customer, viewTime }) => (customer ? [{ customer, viewTime }] : []))
            .map(({ customer, viewTime }) => (
              <li key={customer.id} className={classes.row}>
                <Link to="/customers/$customerId" params={{ customerId: customer.id }} className={classes.rowLink}>
                  <CustomerLine
                    customer={customer}
                    side={kind === "viewed" && viewTime ? <RelativeTime time={viewTime} /> : null}
                  />
                </Link>
              </li>
            ))}
          {!data && (
            <li className={classes.skeleton} aria-hidden>
              <Skeleton height={11} width="54%" radius="xl" />
              <Skeleton height={9} width="38%" radius="xl" />
            </li>
          )}
          {data?.length === 0 && <li className={classes.none}>{t(`marks.${kind}.empty`)}</li>}
        </ul>
      )}
    </Frame>
  );
}
