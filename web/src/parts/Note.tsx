import type { IconProps } from "@tabler/icons-react";
import clsx from "clsx";
import type { ComponentType, ReactNode } from "react";
import classes from "./note.module.css";

/** What a designed state looks like where content would be: an icon, what it is, and what to do. */
export function Note(props: {
  icon: ComponentType<IconProps>;
  title: string;
  /** True for the only content of a page: its title is the page's heading. */
  page?: boolean;
  tone?: "calm" | "bad";
  children?: ReactNode;
  actions?: ReactNode;
}) {
  const { icon: Icon, title, page = false, tone = "calm", children, actions } = props;
  const Heading = page ? "h1" : "h2";
  return (
    <div className={clsx(classes.note, page && classes.page)} role={tone === "bad" ? "alert" : undefined}>
      <span className={clsx(classes.icon, tone === "bad" && classes.bad)}>
        <Icon size={22} stroke={1.6} aria-hidden />
      </span>
      <Heading className={classes.title}>{title}</Heading>
      {children && <div className={classes.text}>{children}</div>}
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
