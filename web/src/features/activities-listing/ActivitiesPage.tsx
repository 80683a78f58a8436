import { Button } from "@mantine/core";
import { IconCalendarWeek, IconPlus } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useCustomerOrCreation } from "@/features/customers/creation";
import { takesActivities } from "@/features/customers/status";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePermission } from "@/session/use-session";
import { Activities } from "./Activities";
import type { ActivityList } from "./lists";

/** My Activities: what the user, or those for whom he acts, have to do at all customers. */
export function MyActivitiesPage() {
  const { t } = useTranslation();
  return (
    <Activities
      kind="activities"
      titleOf={(view, name) => (name ? t("activities.titleOfCustomer", { name }) : t(`activities.title.${view}`))}
      side={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconCalendarWeek size={15} aria-hidden />}
          renderRoot={(root) => <Link {...root} to="/calendar" />}
        >
          {t("calendar.title")}
        </Button>
      }
    />
  );
}

/** Warnings: what should have been done by now, at all customers. */
export function WarningsPage() {
  const { t } = useTranslation();
  return (
    <Activities
      kind="warnings"
      titleOf={(_, name) => t(name ? "activities.warnings.titleOfCustomer" : "activities.warnings.title", { name })}
    />
  );
}

/** Activities for [Customer Name]. */
export function CustomerActivitiesPage() {
  const { customerId } = useParams({ from: "/inside/customers/$customerId/activities" });
  return <OfCustomer key={customerId} kind="activities" customerId={customerId} />;
}

/** Warnings for [Customer Name]. */
export function CustomerWarningsPage() {
  const { customerId } = useParams({ from: "/inside/customers/$customerId/warnings" });
  return <OfCustomer key={customerId} kind="warnings" customerId={customerId} />;
}

function OfCustomer({ kind, customerId }: { kind: ActivityList["kind"]; customerId: string }) {
  const { t } = useTranslation();
  const mayPlan = usePermission("activities.write");
  const { customer, beingMade, error, refetch } = useCustomerOrCreation(customerId);
  if (error) return <ProblemNote page error={error} onRetry={() => void refetch()} />;
  const name = customer?.name ?? beingMade ?? "…";
  const warnings = kind === "warnings";
  const plans = !warnings && mayPlan && customer && takesActivities(customer);
  return (
    <Activities
      kind={kind}
      titleOf={() => t(warnings ? "activities.warnings.titleOfCustomer" : "activities.titleOfCustomer", { name })}
      customerId={customerId}
      side={
        plans && (
          <Button
            size="xs"
            leftSection={<IconPlus size={15} aria-hidden />}
            renderRoot={(root) => <Link {...root} to="/customers/$customerId/activities/new" params={{ customerId }} />}
          >
            {t("customer.action.newActivity")}
          </Button>
        )
      }
    />
  );
}
