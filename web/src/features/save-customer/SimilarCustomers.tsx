import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { customerPageOptions } from "@/features/customers/queries";
import classes from "@/form/form.module.css";

/** Shorter names match too much. */
const LETTERS = 4;

/** Customers of nearly the same name, so that nobody types one in twice. */
export function SimilarCustomers({ name }: { name: string }) {
  const { t } = useTranslation();
  const [rested] = useDebouncedValue(name.trim(), 400);
  const { data } = useQuery({
    ...customerPageOptions({ view: "CUSTOMER_VIEW_ALL", search: rested, orderBy: "name" }, 0, 3),
    placeholderData: undefined,
    enabled: rested.length >= LETTERS,
  });
  return (
    <div role="status">
      {data && data.customers.length > 0 && (
        <p className={classes.similar}>
          {t("form.similar")}{" "}
          {data.customers.map(({ id, name: other, code }, index) => (
            <span key={id}>
              {index > 0 && ", "}
              <Link to="/customers/$customerId" params={{ customerId: id }} target="_blank">
                {other}
                {code && ` (${code})`}
              </Link>
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
