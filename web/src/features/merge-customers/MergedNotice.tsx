import { Alert, Anchor } from "@mantine/core";
import { IconArrowMerge } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Customer } from "@/api/types";
import { mayDo } from "@/features/customers/status";
import { useFormat } from "@/i18n/use-format";
import { SeparateButton } from "./SeparateButton";

/** Of which customer this one is part, since when, and the way back. */
export function MergedNotice({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { merge } = customer;
  if (!merge) return null;
  return (
    <Alert
      color="gray"
      icon={<IconArrowMerge size={18} aria-hidden />}
      title={t("merge.notice.title", {
        name: merge.survivorName,
        time: merge.mergeTime ? format.dateTime(merge.mergeTime) : "",
        by: merge.mergedBy,
      })}
      role="status"
    >
      <p style={{ margin: 0 }}>
        {t("merge.notice.text")}{" "}
        <Anchor
          size="md"
          renderRoot={(root) => (
            <Link {...root} to="/customers/$customerId" params={{ customerId: merge.survivorId }} />
          )}
        >
          {t("merge.open", { name: merge.survivorName })}
        </Anchor>
      </p>
      {mayDo(customer, "SEPARATE") && (
        <SeparateButton id={customer.id} name={customer.name} label={t("merge.separate")} />
      )}
    </Alert>
  );
}
