import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { RowAction } from "@/data-grid/columns";
import classes from "./cases.module.css";

/** What can be done with a case, as buttons with their names. */
export function CaseButtons({ actions }: { actions: RowAction[] }) {
  return (
    <div className={classes.buttons}>
      {actions.map(({ id, label, icon: Icon, link, run }) => {
        const look = {
          size: "compact-sm",
          variant: "default",
          leftSection: <Icon size={15} stroke={1.75} aria-hidden />,
        };
        return link ? (
          <Button key={id} {...look} renderRoot={(root) => <Link {...root} {...link} />}>
            {label}
          </Button>
        ) : (
          <Button key={id} {...look} onClick={run}>
            {label}
          </Button>
        );
      })}
    </div>
  );
}
