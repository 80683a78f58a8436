import { Button, Checkbox, TextInput } from "@mantine/core";
import { IconArrowsRightLeft, IconSearch, IconUsers } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Salesman, SalesmanCustomer } from "@/api/types";
import { useDebouncedText } from "@/data-grid/use-debounced-text";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { ListSkeleton } from "@/parts/ListPage";
import { Note } from "@/parts/Note";
import { ProblemNote } from "@/parts/ProblemNote";
import { CustomerItem } from "./CustomerItem";
import { salesmanCustomersOptions } from "./queries";
import classes from "./salesmen-settings.module.css";
import { isTicked, NOTHING, type Selection, sizeOf, withTicks } from "./selection";

/** The customers whose main salesman somebody is, to be ticked and moved. */
export function CustomersFrame(props: {
  salesman: Salesman;
  selection: Selection;
  onSelect: (selection: Selection) => void;
  /** Tells when dragging begins and ends. */
  onDrag: (dragging: boolean) => void;
  onMove: () => void;
}) {
  const { salesman, selection, onSelect, onDrag, onMove } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const [wanted, setWanted] = useState("");
  const { text, type } = useDebouncedText(wanted, setWanted);
  const list = useInfiniteQuery(salesmanCustomersOptions(salesman.id, wanted.trim(), "main"));
  const customers = list.data?.pages.flatMap((page) => page.customers);
  const title = t("salesmenSettings.mainOf", { name: salesman.displayName });
  const ticked = sizeOf(selection, salesman);
  const begin = (customer: SalesmanCustomer) => {
    // Dragging one that is not ticked ticks it: what moves is what is ticked.
    if (!isTicked(selection, customer.id)) onSelect(withTicks(selection, [customer], true));
    onDrag(true);
  };
  if (!customers && list.error) return <ProblemNote error={list.error} onRetry={() => void list.refetch()} />;
  if (!customers) return <ListSkeleton title={title} />;
  const shown = customers.every(({ id }) => isTicked(selection, id));
  return (
    <Frame
      title={title}
      padded={false}
      side={
        <span className="soft" aria-live="polite">
          {t("salesmenSettings.ticked", { number: format.number(ticked) })}
        </span>
      }
    >
      {salesman.mainCount > 0 && (
        <div className={classes.search}>
          <TextInput
            size="xs"
            role="searchbox"
            aria-label={t("salesmenSettings.findCustomer")}
            placeholder={t("salesmenSettings.findCustomer")}
            leftSection={<IconSearch size={14} aria-hidden />}
            value={text}
            onChange={(event) => type(event.currentTarget.value)}
          />
          <div className={classes.ticks}>
            <Checkbox
              size="xs"
              label={t("salesmenSettings.tickAll", { number: format.number(salesman.mainCount) })}
              checked={selection.all}
              onChange={(event) => onSelect({ ...NOTHING, all: event.currentTarget.checked })}
            />
            <Checkbox
              size="xs"
              label={t("salesmenSettings.tickShown")}
              checked={shown && customers.length > 0}
              disabled={selection.all || customers.length === 0}
              onChange={(event) => onSelect(withTicks(selection, customers, event.currentTarget.checked))}
            />
            <Button
              className={classes.move}
              size="compact-sm"
              leftSection={<IconArrowsRightLeft size={14} aria-hidden />}
              disabled={ticked === 0}
              onClick={onMove}
            >
              {t("salesmenSettings.moveTo")}
            </Button>
          </div>
        </div>
      )}
      {customers.length === 0 ? (
        <Note icon={IconUsers} title={t(wanted.trim() ? "form.nothingFound" : "salesmenSettings.none")} />
      ) : (
        <ul className={classes.list} aria-label={title}>
          {customers.map((customer) => (
            <CustomerItem
              key={customer.id}
              customer={customer}
              ticked={isTicked(selection, customer.id)}
              fixed={selection.all}
              count={isTicked(selection, customer.id) ? ticked : 1}
              onTick={(tick) => onSelect(withTicks(selection, [customer], tick))}
              onDragStart={() => begin(customer)}
              onDragEnd={() => onDrag(false)}
            />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button variant="subtle" fullWidth loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("parts.more")}
        </Button>
      )}
    </Frame>
  );
}
