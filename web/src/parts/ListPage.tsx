import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { Frame } from "./Frame";
import classes from "./list-page.module.css";

/** A page that is one short list: what it is for, what can be done above it, and the list. */
export function ListPage(props: { title: string; text: string; actions: ReactNode; children: ReactNode }) {
  const { title, text, actions, children } = props;
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div className={classes.words}>
          <h1 className={classes.title}>{title}</h1>
          <p className={classes.text}>{text}</p>
        </div>
        <div className={classes.actions}>{actions}</div>
      </header>
      {children}
    </div>
  );
}

/** Stands where the list will be. */
export function ListSkeleton({ title }: { title: string }) {
  return (
    <Frame title={title}>
      <div className={classes.skeleton} aria-busy>
        {[62, 48, 70, 55].map((width) => (
          <Skeleton key={width} height={14} width={`${width}%`} radius="xl" />
        ))}
      </div>
    </Frame>
  );
}
