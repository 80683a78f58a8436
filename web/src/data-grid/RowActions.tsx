import { IconAction, IconLink } from "@/parts/IconAction";
import { ActionsMenu } from "./ActionsMenu";
import type { RowAction } from "./columns";
import classes from "./row-actions.module.css";

/**
 * The buttons of a row: side by side for pointer and keyboard, in a "…" menu for touch. `near` is true while the
 * pointer or the focus is at the row or it is pinned; only then are there buttons.
 */
export function RowActions(props: {
  name: string;
  /** Asked only where there are buttons: in most rows there are none. */
  actions: () => RowAction[];
  touch: boolean;
  near: boolean;
  /** True if Tab reaches the buttons. */
  reachable: boolean;
}) {
  const { name, touch, near, reachable } = props;
  if (!touch && !near) return null;
  const actions = props.actions();
  if (actions.length === 0) return null;
  if (touch) return <ActionsMenu name={name} actions={actions} />;
  return (
    <div className={classes.buttons}>
      {actions.map(({ id, label, icon, keys, link, run }) => {
        const look = {
          icon,
          label,
          keys,
          size: "sm" as const,
          tabIndex: reachable ? 0 : -1,
          className: classes.button,
        };
        return link ? <IconLink key={id} {...look} {...link} /> : <IconAction key={id} {...look} onClick={run} />;
      })}
    </div>
  );
}
