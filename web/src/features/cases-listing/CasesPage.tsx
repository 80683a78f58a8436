import { Button } from "@mantine/core";
import { IconCalendarPlus, IconLayoutKanban } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useCustomerOrCreation } from "@/features/customers/creation";
import { takesActivities } from "@/features/customers/status";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePermission } from "@/session/use-session";
import { Cases } from "./Cases";

/** My Cases: the user's cases over all customers, on demand those of whom he acts for. */
export function CasesPage() {
  const { t } = useTranslation();
  const pipeline = (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconLayoutKanban size={15} aria-hidden />}
      renderRoot={(root) => <Link {...root} to="/pipeline" />}
    >
      {t("pipeline.board")}
    </Button>
  );
  return <Cases titleOf={(view, name) => t(`cases.title.${name ? "customer" : view}`, { name })} side={pipeline} />;
}

/** Cases for [Customer Name]: all of them, whoever's they are. */
export function CustomerCasesPage() {
  const { t } = useTranslation();
  const { customerId } = useParams({ from: "/inside/customers/$customerId/cases" });
  const plans = usePermission("activities.write");
  const { customer, beingMade, error, refetch } = useCustomerOrCreation(customerId);
  if (error) return <ProblemNote page error={error} onRetry={() => void refetch()} />;
  return (
    <Cases
      key={customerId}
      titleOf={() => t("cases.title.customer", { name: customer?.name ?? beingMade ?? "…" })}
      customerId={customerId}
      side={plans && customer && takesActivities(customer) && <NewActivityButton customerId={customerId} />}
    />
  );
}

/** A case begins with its first activity. */
function NewActivityButton({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  return (
    <Button
      size="xs"
      leftSection={<IconCalendarPlus size={15} aria-hidden />}
      renderRoot={(root) => <Link {...root} to="/customers/$customerId/activities/new" params={{ customerId }} />}
    >
      {t("customer.action.newActivity")}
    </Button>
  );
}
