import { Skeleton } from "@mantine/core";
import classes from "./history-timeline.module.css";

/** Shown until the history is there. */
export function Waiting() {
  return (
    <div className={classes.waiting} aria-hidden>
      <Skeleton height={14} width="70%" radius="xl" />
      <Skeleton height={14} width="50%" radius="xl" />
    </div>
  );
}
