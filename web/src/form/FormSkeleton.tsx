import { Skeleton } from "@mantine/core";
import { FrameBox } from "@/parts/Frame";
import classes from "./form.module.css";

/** Grey bars where the form will be. */
export function FormSkeleton({ title, inputs = 9 }: { title: string; inputs?: number }) {
  return (
    <div className={classes.page} aria-busy>
      <h1 className={classes.title}>{title}</h1>
      <FrameBox>
        <div className={classes.fields} aria-hidden>
          {Array.from({ length: inputs }, (_, field) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the bars have no identity.
            <div key={field}>
              <Skeleton height={10} width={90} mb={10} radius="xl" />
              <Skeleton height={36} />
            </div>
          ))}
        </div>
      </FrameBox>
    </div>
  );
}
