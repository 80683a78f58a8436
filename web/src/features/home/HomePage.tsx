import { IconLock, IconSettings } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { condition } from "@/api/filter";
import { customerView } from "@/features/customers/status";
import { useFirstView, useViews } from "@/features/customers/use-views";
import { withoutInactive } from "@/features/customers-listing/listing";
import { Note } from "@/parts/Note";
import { usePermission, useSession } from "@/session/use-session";
import { CustomersPanel } from "./CustomersPanel";
import { CustomersTile } from "./CustomersTile";
import { DraftsPanel } from "./DraftsPanel";
import classes from "./home.module.css";
import { FavouritesPanel, ViewedPanel } from "./MarksPanels";
import { RecommendationsTile } from "./RecommendationsTile";
import { ThirdPartyTile } from "./ThirdPartyTile";
import { WorkTiles } from "./WorkTiles";

/** Behind the tiles: the first page counts what its script weighs. */
const WorkPanel = lazy(() => import("./WorkPanel"));
const HomeCharts = lazy(() => import("@/features/reports/HomeCharts"));

const TO_RELEASE = condition("status", "EQUALS", "NEW_CRM");
const WITH_ACCOUNTS = condition("status", "EQUALS", "RELEASED");

/** The home page: the tiles with their counts, and what waits for whom. */
export function HomePage() {
  const { t } = useTranslation();
  const { user, tenant, permissions } = useSession();
  const views = useViews();
  const view = useFirstView();
  const seesCustomers = usePermission("customers.read");
  const seesWork = usePermission("activities.read");
  if (!seesCustomers) {
    return (
      <div className={classes.page}>
        <h1 className={classes.title}>{t("home.title", { name: user?.displayName.split(" ")[0] ?? "" })}</h1>
        {permissions.length > 0 ? (
          <Note icon={IconSettings} title={t("home.noCustomers.title")}>
            {t("home.noCustomers.text")}
          </Note>
        ) : (
          <Note icon={IconLock} title={t("home.noRole.title")}>
            {t("home.noRole.text", { company: tenant?.name ?? "" })}
          </Note>
        )}
      </div>
    );
  }
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>{t("home.title", { name: user?.displayName.split(" ")[0] ?? "" })}</h1>
      <div className={classes.tiles}>
        {views.map((each) => (
          <CustomersTile key={each} view={each} />
        ))}
        {seesWork && <WorkTiles />}
        {seesWork && <RecommendationsTile />}
        <ThirdPartyTile />
      </div>
      <DraftsPanel />
      <div className={classes.panels}>
        {seesWork && (
          <div className={classes.work}>
            <Suspense fallback={<div aria-busy />}>
              <WorkPanel />
            </Suspense>
          </div>
        )}
        {seesWork && (
          <div className={classes.charts}>
            <Suspense fallback={<div aria-busy />}>
              <HomeCharts />
            </Suspense>
          </div>
        )}
        <CustomersPanel
          title={t("home.toRelease.title")}
          empty={t("home.toRelease.empty")}
          listing={{ view: customerView(view), filter: TO_RELEASE, orderBy: "updateTime desc" }}
          search={{ view, f: { status: { op: "ANY_OF", values: ["NEW_CRM"] } }, sort: "updateTime desc" }}
        />
        <CustomersPanel
          title={t("home.withAccounts.title")}
          empty={t("home.withAccounts.empty")}
          listing={{ view: customerView(view), filter: WITH_ACCOUNTS, orderBy: "updateTime desc" }}
          search={{ view, f: { status: { op: "ANY_OF", values: ["RELEASED"] } }, sort: "updateTime desc" }}
        />
        <CustomersPanel
          title={t("home.recent.title")}
          empty={t("home.recent.empty")}
          listing={{ view: customerView(view), filter: withoutInactive(undefined), orderBy: "updateTime desc" }}
          search={{ view, sort: "updateTime desc" }}
        />
        <FavouritesPanel />
        <ViewedPanel />
      </div>
    </div>
  );
}
