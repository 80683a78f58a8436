import { Skeleton } from "@mantine/core";
import { FrameBox } from "@/parts/Frame";
import classes from "./customer-home.module.css";

/** Grey bars where the customer will be. */
export function CustomerSkeleton() {
  return (
    <div className={classes.page} aria-busy>
      <div className={classes.columns} aria-hidden>
        <div className={classes.column}>
          <FrameBox className={classes.skeleton}>
            <Skeleton height={20} width="45%" radius="xl" />
            <Skeleton height={24} width="100%" radius="xl" mt={34} />
            <Skeleton height={150} mt={34} />
          </FrameBox>
        </div>
        <div className={classes.column}>
          <FrameBox className={classes.skeleton}>
            <Skeleton height={14} width="35%" radius="xl" />
            <Skeleton height={60} mt={28} />
          </FrameBox>
        </div>
      </div>
    </div>
  );
}
