import { Checkbox } from "@mantine/core";
import { IconGripVertical } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { SalesmanCustomer } from "@/api/types";
import { StatusBadge } from "@/features/customers/StatusBadge";
import { useFormat } from "@/i18n/use-format";
import classes from "./salesmen-settings.module.css";

/** A customer that can be ticked and dragged. */
export function CustomerItem(props: {
  customer: SalesmanCustomer;
  ticked: boolean;
  /** True where all are ticked, whatever is shown. */
  fixed: boolean;
  /** How many move when this one is dragged. */
  count: number;
  onTick: (tick: boolean) => void;
  onDragStart: () => void;
  onDragEnd: () => void;
}) {
  const { customer, ticked, fixed, count, onTick, onDragStart, onDragEnd } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { name, code, city, status } = customer;
  return (
    <li
      className={classes.customer}
      draggable
      data-ticked={ticked || undefined}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", t("salesmenSettings.ticked", { number: format.number(count) }));
        onDragStart();
      }}
      onDragEnd={onDragEnd}
    >
      <Checkbox
        label={name}
        description={[code, city].filter(Boolean).join(" · ")}
        checked={ticked}
        disabled={fixed}
        onChange={(event) => onTick(event.currentTarget.checked)}
      />
      <StatusBadge status={status} />
      <IconGripVertical size={16} className={classes.grip} aria-hidden />
    </li>
  );
}
