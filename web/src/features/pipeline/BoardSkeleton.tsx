import { Skeleton } from "@mantine/core";
import classes from "./pipeline.module.css";

/** Grey columns where those of the board will be. */
export function BoardSkeleton() {
  return (
    <div aria-busy className={classes.board}>
      {[3, 2, 3, 1].map((cards, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey boxes have no names
        <div key={at} className={classes.column} aria-hidden>
          <div className={classes.columnHead}>
            <Skeleton height={12} width="50%" radius="xl" />
          </div>
          <CardSkeletons count={cards} />
        </div>
      ))}
    </div>
  );
}

/** As many grey cards. */
export function CardSkeletons({ count }: { count: number }) {
  return (
    <div className={classes.cards} aria-hidden>
      {Array.from({ length: count }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey boxes have no names
        <div key={at} className={classes.card}>
          <Skeleton height={11} width="75%" radius="xl" mb={12} />
          <Skeleton height={9} width="55%" radius="xl" mb={12} />
          <Skeleton height={9} width="40%" radius="xl" />
        </div>
      ))}
    </div>
  );
}
