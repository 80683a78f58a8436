import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import type { Customer } from "@/api/types";
import { usePermission } from "@/session/use-session";

/** The groups of a customer by name; whoever maintains groups comes from here to their pages. */
export function GroupNames({ groups }: { groups: Customer["groups"] }) {
  const mayManage = usePermission("groups.manage");
  if (groups.length === 0) return <span className="soft">–</span>;
  if (!mayManage) return <>{groups.map(({ name }) => name).join(", ")}</>;
  return groups.map(({ id, name }, place) => (
    <Fragment key={id}>
      {place > 0 && ", "}
      <Link to="/settings/groups/$groupId" params={{ groupId: id }}>
        {name}
      </Link>
    </Fragment>
  ));
}
