import clsx from "clsx";
import { type ReactNode, useId } from "react";
import classes from "./frame.module.css";

/** A bordered part of a page with a title. */
export function Frame(props: {
  title: string;
  /** Beside the title, at the right. */
  side?: ReactNode;
  /** False lets the content reach the border, for lists. */
  padded?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const { title, side, padded = true, className, children } = props;
  const id = useId();
  return (
    <section className={clsx(classes.frame, className)} aria-labelledby={id}>
      <header className={classes.head}>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        {side && <div className={classes.side}>{side}</div>}
      </header>
      <div className={padded ? classes.body : undefined}>{children}</div>
    </section>
  );
}

/** The same without a title. */
export function FrameBox({ className, children }: { className?: string; children: ReactNode }) {
  return <div className={clsx(classes.frame, className)}>{children}</div>;
}
