import { Button, Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ErpLinkState } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { type Fact, Facts } from "@/parts/Facts";
import { Frame } from "@/parts/Frame";
import { RelativeTime } from "@/parts/RelativeTime";
import { useNow } from "@/parts/use-now";
import { durationText } from "./duration";
import classes from "./erp-link.module.css";
import type { Service } from "./erp-link-search";
import { healthOf } from "./health";
import { linkStateOptions } from "./queries";

/** How the link of one service does, and the choice of its parked messages for the table. */
export function LinkCard(props: { service: Service; chosen: boolean; onChoose: () => void }) {
  const { service, chosen, onChoose } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { data: state, error } = useQuery(linkStateOptions(service));
  const parked = state ? format.number(state.parkedCount) + (state.parkedCountCapped ? "+" : "") : "…";
  return (
    <Frame
      title={t(`erpLink.service.${service}`)}
      side={<HealthMark state={state} failed={Boolean(error)} />}
      className={chosen ? classes.chosen : undefined}
    >
      <div className={classes.card}>
        {state ? (
          <StateFacts state={state} />
        ) : (
          <Skeleton height={44} aria-hidden visible={!error}>
            {t("erpLink.unknown")}
          </Skeleton>
        )}
        {state?.queueMissing && <p className={classes.alarm}>{t("erpLink.queueMissing")}</p>}
        <Button
          size="xs"
          variant={chosen ? "light" : "default"}
          aria-pressed={chosen}
          onClick={onChoose}
          className={classes.choose}
        >
          {t("erpLink.showParked", { count: state?.parkedCount ?? 0, number: parked })}
        </Button>
      </div>
    </Frame>
  );
}

function StateFacts({ state }: { state: ErpLinkState }) {
  const { t } = useTranslation();
  const format = useFormat();
  const facts: Fact[] = [
    {
      label: t("erpLink.fact.last"),
      value: state.lastReceiveTime && (
        <>
          <RelativeTime time={state.lastReceiveTime} /> <span className="soft">{state.lastReceiveType}</span>
        </>
      ),
    },
    { label: t("erpLink.fact.lag"), value: state.lag && durationText(t, state.lag) },
    {
      label: t("erpLink.fact.waiting"),
      value: (
        <>
          {format.number(state.waitingCount) + (state.waitingCountCapped ? "+" : "")}{" "}
          {state.oldestWaitingTime && (
            <span className="soft">
              {t("erpLink.fact.oldest")} <RelativeTime time={state.oldestWaitingTime} />
            </span>
          )}
        </>
      ),
    },
  ];
  return <Facts facts={facts} />;
}

/** One word for the whole card. */
function HealthMark({ state, failed }: { state: ErpLinkState | undefined; failed: boolean }) {
  const { t } = useTranslation();
  const now = useNow();
  if (!state && !failed) return null;
  const health = healthOf(failed ? undefined : state, now);
  const Icon = health === "good" ? IconCheck : IconAlertTriangle;
  return (
    <span className={classes.health} data-health={health}>
      <Icon size={13} aria-hidden />
      {t(`erpLink.health.${health}`)}
    </span>
  );
}
