import { IconBulb } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Recommendation } from "@/api/types";
import { DataGrid } from "@/data-grid/DataGrid";
import page from "@/data-grid/grid-page.module.css";
import { workView } from "@/features/activities/activity";
import type { ViewName } from "@/features/customers/status";
import { WhoseCustomers } from "@/features/customers/WhoseCustomers";
import { recommendationTypeName } from "@/features/recommendations/recommendation";
import { recommendationStatusOptions } from "@/features/recommendations/status";
import { useFormat } from "@/i18n/use-format";
import { Note } from "@/parts/Note";
import { recommendationActions, rowLinkOf } from "./actions";
import { RecommendationDetails } from "./RecommendationDetails";
import { RecommendationLine } from "./RecommendationLine";
import { RecommendationsExport } from "./RecommendationsExport";
import { useRecommendationRows, useRecommendationsState } from "./use-recommendations";
import { useReject } from "./use-reject";

/** The listing of pending recommendations, of one customer or of all. A click on a row opens its summary. */
export function Recommendations(props: {
  /** What it is called, by whose recommendations are meant. */
  titleOf: (view: ViewName) => string;
  /** Absent for those of all customers. */
  customerId?: string;
}) {
  const { titleOf, customerId } = props;
  const { t } = useTranslation();
  const { grid, selection, state, ready, saved, columns, view, views, ...to } = useRecommendationsState(customerId);
  const title = titleOf(view);
  const source = useRecommendationRows(selection, state, ready);
  const reject = useReject();
  const ofOneCustomer = customerId !== undefined;
  const actions = useCallback(
    (recommendation: Recommendation) =>
      recommendationActions(t, recommendation, { ofOneCustomer, onReject: () => reject(recommendation) }),
    [t, ofOneCustomer, reject],
  );
  const rowName = useCallback(
    ({ type, customerName }: Recommendation) =>
      `${t(`recommendation.type.${recommendationTypeName(type)}`)}: ${customerName}`,
    [t],
  );
  return (
    <div className={page.page}>
      <DataGrid
        name={grid}
        label={title}
        columns={columns}
        source={source}
        state={state}
        onChange={to.change}
        rowId={rowId}
        rowName={rowName}
        rowLink={rowLinkOf}
        actions={actions}
        quickView={(row) => (
          <RecommendationDetails recommendation={row} ofOneCustomer={ofOneCustomer} onReject={() => reject(row)} />
        )}
        looksOnClick
        views={saved}
        compact={(row) => <RecommendationLine recommendation={row} ofOneCustomer={ofOneCustomer} />}
        searched={{ short: t("recommendations.searched.short"), whole: t("recommendations.searched.whole") }}
        empty={
          <Note icon={IconBulb} title={t("recommendations.empty.title")}>
            {t("recommendations.empty.text")}
          </Note>
        }
      >
        <h1 className={page.title}>{title}</h1>
        <WhoseCustomers view={view} views={views} onChange={to.changeView} />
        <LastRun customerId={customerId} view={view} />
        <RecommendationsExport selection={selection} orderBy={state.sort} total={source.total} />
      </DataGrid>
    </div>
  );
}

/** When the CRM looked for recommendations last. */
function LastRun({ customerId, view }: { customerId: string | undefined; view: ViewName }) {
  const { t } = useTranslation();
  const format = useFormat();
  const of = customerId === undefined ? { view: workView(view) } : { customerId };
  const { data } = useQuery(recommendationStatusOptions(of));
  if (!data) return null;
  const { lastRunTime } = data;
  return (
    <span className="soft">
      {lastRunTime ? t("recommendations.lastRun", { time: format.dateTime(lastRunTime) }) : t("recommendations.noRun")}
    </span>
  );
}

function rowId(recommendation: Recommendation): string {
  return recommendation.id;
}
