import { Link } from "@tanstack/react-router";
import type { CustomerSummary } from "@/api/types";
import { PlainName } from "@/parts/PlainTable";

/** A customer in a list of a group: its name, which leads to it, its code and its city. */
export function CustomerName({ customer }: { customer: CustomerSummary }) {
  const { id, name, code, city } = customer;
  return (
    <PlainName
      name={
        <Link to="/customers/$customerId" params={{ customerId: id }}>
          {name}
        </Link>
      }
    >
      <span>{[code, city].filter(Boolean).join(" · ")}</span>
    </PlainName>
  );
}
