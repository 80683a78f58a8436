import { useNavigate, useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Customer } from "@/api/types";
import { useCommands } from "@/commands/use-commands";
import { customerActions, moreActions } from "@/features/customers/actions";
import { useCustomerOrCreation } from "@/features/customers/creation";
import { useRecordView } from "@/features/marks/use-record-view";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePermission } from "@/session/use-session";
import { useUserSettings } from "@/settings/use-user-settings";
import { BeingMade } from "./BeingMade";
import { CustomerSkeleton } from "./CustomerSkeleton";
import classes from "./customer-home.module.css";
import { DetailsFrame } from "./DetailsFrame";
import { DashboardPanel } from "./dashboard/DashboardPanel";
import { InformationFrame } from "./InformationFrame";
import { LinkTiles } from "./LinkTiles";
import { FinanceFrame, HistoryFrame, OtherFieldsFrame } from "./SideFrames";
import { StatusNotice } from "./StatusNotice";

/** The customer home page. */
export function CustomerHomePage() {
  const { customerId } = useParams({ from: "/inside/customers/$customerId/" });
  const { customer, beingMade, error, refetch } = useCustomerOrCreation(customerId);
  if (customer) return <CustomerHome key={customer.id} customer={customer} />;
  if (beingMade !== undefined) return <BeingMade customerId={customerId} name={beingMade} />;
  if (error) return <ProblemNote page error={error} onRetry={() => void refetch()} />;
  return <CustomerSkeleton />;
}

function CustomerHome({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  useRecordView(customer.id);
  const { data: settings } = useUserSettings();
  const plans = usePermission("activities.write");
  const actions = useMemo(() => customerActions(t, customer, { plans, coldCalls: plans }), [t, customer, plans]);
  const more = useMemo(() => moreActions(t, customer), [t, customer]);
  useCommands(
    useMemo(
      () =>
        [...actions, ...more].map(({ id, label, icon, keys, link }) => ({
          id: `customer-${id}`,
          label,
          icon,
          keys,
          run: () => void navigate(link),
        })),
      [actions, more, navigate],
    ),
  );
  return (
    <div className={classes.page}>
      <StatusNotice customer={customer} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <InformationFrame customer={customer} actions={actions} more={more} />
          <LinkTiles customer={customer} />
          <DetailsFrame customer={customer} />
        </div>
        <div className={classes.column}>
          <FinanceFrame customer={customer} />
          {!settings?.hideCustomerDashboard && <DashboardPanel customer={customer} />}
          <OtherFieldsFrame customer={customer} />
          <HistoryFrame customer={customer} />
        </div>
      </div>
    </div>
  );
}
