import { Alert, Button } from "@mantine/core";
import { IconCalendarShare, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/use-format";
import { ConfirmDialog } from "@/parts/ConfirmDialog";
import { CopyField } from "@/parts/CopyField";
import { Facts } from "@/parts/Facts";
import { Frame } from "@/parts/Frame";
import { ListPage, ListSkeleton } from "@/parts/ListPage";
import { Note } from "@/parts/Note";
import { ProblemNote } from "@/parts/ProblemNote";
import { problemText } from "@/parts/problem-text";
import { RelativeTime } from "@/parts/RelativeTime";
import classes from "./calendar-feed.module.css";
import { calendarFeedOptions, createCalendarFeed, deleteCalendarFeed, feedAddress } from "./queries";

const PROGRAMS = ["outlook", "google", "apple"] as const;

/** The user's calendar feed: the secret address from which Outlook, Google and Apple fetch his activities. */
export function CalendarFeedPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const { data: feed, error, refetch } = useQuery(calendarFeedOptions);
  const [address, setAddress] = useState("");
  const [asking, setAsking] = useState<"renew" | "revoke">();
  const changed = () => queries.invalidateQueries({ queryKey: calendarFeedOptions.queryKey });
  const make = async () => {
    const { token } = await createCalendarFeed();
    setAddress(feedAddress(token));
    await changed();
  };
  const making = useMutation({ mutationFn: make });
  const create = (
    <Button
      leftSection={<IconCalendarShare size={16} stroke={1.75} aria-hidden />}
      loading={making.isPending}
      onClick={() => making.mutate()}
    >
      {t("calendarFeed.create")}
    </Button>
  );
  return (
    <ListPage
      title={t("calendarFeed.title")}
      text={t("calendarFeed.text")}
      actions={
        <Button variant="default" renderRoot={(root) => <Link {...root} to="/calendar" />}>
          {t("calendar.title")}
        </Button>
      }
    >
      {!feed && !error && <ListSkeleton title={t("calendarFeed.yours")} />}
      {!feed && error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {making.error && (
        <Alert color="red" role="alert">
          {problemText(t, making.error)}
        </Alert>
      )}
      {feed && !feed.createTime && (
        <Frame title={t("calendarFeed.yours")} padded={false}>
          <Note icon={IconCalendarShare} title={t("calendarFeed.none")} actions={create}>
            {t("calendarFeed.noneText")}
          </Note>
        </Frame>
      )}
      {feed?.createTime && (
        <Frame title={t("calendarFeed.yours")}>
          <div className={classes.feed}>
            {address && (
              <>
                <Alert color="orange">{t("calendarFeed.once")}</Alert>
                <CopyField label={t("calendarFeed.address")} value={address} />
              </>
            )}
            <Facts
              facts={[
                { label: t("calendarFeed.made"), value: format.dateTime(feed.createTime) },
                {
                  label: t("calendarFeed.lastUse"),
                  value: feed.lastUseTime ? <RelativeTime time={feed.lastUseTime} /> : t("calendarFeed.neverUsed"),
                },
              ]}
            />
            <div className={classes.buttons}>
              <Button
                variant="default"
                leftSection={<IconRefresh size={16} stroke={1.75} aria-hidden />}
                onClick={() => setAsking("renew")}
              >
                {t("calendarFeed.renew")}
              </Button>
              <Button
                variant="subtle"
                color="red"
                leftSection={<IconTrash size={16} stroke={1.75} aria-hidden />}
                onClick={() => setAsking("revoke")}
              >
                {t("calendarFeed.revoke")}
              </Button>
            </div>
          </div>
        </Frame>
      )}
      <Frame title={t("calendarFeed.how")}>
        <dl className={classes.programs}>
          {PROGRAMS.map((program) => (
            <div key={program}>
              <dt>{t(`calendarFeed.program.${program}.name`)}</dt>
              <dd>{t(`calendarFeed.program.${program}.text`)}</dd>
            </div>
          ))}
        </dl>
        <p className={classes.note}>{t("calendarFeed.note")}</p>
      </Frame>
      {asking && (
        <ConfirmDialog
          title={t(`calendarFeed.${asking}Title`)}
          text={t(`calendarFeed.${asking}Text`)}
          label={t(`calendarFeed.${asking}`)}
          run={async () => {
            if (asking === "renew") return make();
            await deleteCalendarFeed();
            setAddress("");
            await changed();
          }}
          onDone={() => setAsking(undefined)}
          onClose={() => setAsking(undefined)}
        />
      )}
    </ListPage>
  );
}
