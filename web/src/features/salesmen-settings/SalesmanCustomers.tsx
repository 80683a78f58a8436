import { Button, Skeleton, TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Salesman } from "@/api/types";
import { useDebouncedText } from "@/data-grid/use-debounced-text";
import { ProblemNote } from "@/parts/ProblemNote";
import { salesmanCustomersOptions } from "./queries";
import classes from "./salesmen-settings.module.css";

/** From so many customers on, there is a filter box. */
const SEARCHABLE = 9;

/** All customers of a salesman, and whether he is the main one. */
export function SalesmanCustomers({ salesman }: { salesman: Salesman }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState("");
  const { text, type } = useDebouncedText(wanted, setWanted);
  const list = useInfiniteQuery(salesmanCustomersOptions(salesman.id, wanted.trim()));
  const customers = list.data?.pages.flatMap((page) => page.customers);
  const find = t("salesmenSettings.findCustomerOf", { name: salesman.displayName });
  if (!customers && list.error) return <ProblemNote error={list.error} onRetry={() => void list.refetch()} />;
  if (!customers) return <Skeleton height={14} width="60%" radius="xl" aria-busy />;
  return (
    <>
      {salesman.mainCount + salesman.additionalCount >= SEARCHABLE && (
        <TextInput
          size="xs"
          role="searchbox"
          aria-label={find}
          placeholder={find}
          value={text}
          onChange={(event) => type(event.currentTarget.value)}
        />
      )}
      {customers.length === 0 && (
        <p className="soft">{t(wanted.trim() ? "form.nothingFound" : "salesmenSettings.none")}</p>
      )}
      <ul className={classes.plain}>
        {customers.map(({ id, name, main, mainSalesmanName }) => (
          <li key={id}>
            <Link to="/customers/$customerId" params={{ customerId: id }}>
              {name}
            </Link>{" "}
            <span className="soft">
              {main ? t("salesmenSettings.isMain") : t("salesmenSettings.isAdditional", { name: mainSalesmanName })}
            </span>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button
          variant="subtle"
          size="compact-sm"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t("parts.more")}
        </Button>
      )}
    </>
  );
}
