import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import type { Customer } from "@/api/types";

/** The duplicates that were merged into a customer: on its own page each can be separated again. */
export function MergedNames({ merged }: { merged: Customer["mergedCustomers"] }) {
  return merged.map(({ id, name }, place) => (
    <Fragment key={id}>
      {place > 0 && ", "}
      <Link to="/customers/$customerId" params={{ customerId: id }}>
        {name}
      </Link>
    </Fragment>
  ));
}
