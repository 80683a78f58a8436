import { Alert, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Frame } from "@/parts/Frame";
import { ListPage, ListSkeleton } from "@/parts/ListPage";
import { ProblemNote } from "@/parts/ProblemNote";
import { useSession } from "@/session/use-session";
import classes from "./notification-mails.module.css";
import { notificationSettingsOptions, useChooseMails } from "./queries";

/** The kinds of notifications, those of work first, each under the name of its words. */
const GROUPS = {
  work: { reminder: "REMINDER", overdue: "OVERDUE", assigned: "ASSIGNED" },
  customers: {
    approved: "APPROVED",
    declined: "DECLINED",
    held: "HELD",
    releasedFromHold: "RELEASED_FROM_HOLD",
    deactivated: "DEACTIVATED",
    linked: "LINKED",
    mainSalesman: "MAIN_SALESMAN",
  },
} as const;

type Words = { [Group in keyof typeof GROUPS]: keyof (typeof GROUPS)[Group] }[keyof typeof GROUPS];

/** Which notifications the user gets by mail, too. Each choice is kept at once. */
export function NotificationMailsPage() {
  const { t } = useTranslation();
  const email = useSession().user?.email;
  const { data: settings, error, refetch } = useQuery(notificationSettingsOptions);
  const choose = useChooseMails();
  return (
    <ListPage title={t("notificationMails.title")} text={t("notificationMails.text", { email })} actions={null}>
      {!settings && !error && <ListSkeleton title={t("notificationMails.group.work")} />}
      {!settings && error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {settings && !settings.sendsMails && <Alert color="orange">{t("notificationMails.off")}</Alert>}
      {settings &&
        (["work", "customers"] as const).map((group) => (
          <Frame key={group} title={t(`notificationMails.group.${group}`)}>
            <ul className={classes.kinds}>
              {Object.entries(GROUPS[group]).map(([words, name]) => {
                const kind = `NOTIFICATION_KIND_${name}` as const;
                return (
                  <li key={kind}>
                    <Switch
                      label={t(`notificationMails.kind.${words as Words}`)}
                      checked={settings.mailKinds.includes(kind)}
                      onChange={(event) => choose.mutate({ kind, byMail: event.currentTarget.checked })}
                    />
                  </li>
                );
              })}
            </ul>
          </Frame>
        ))}
    </ListPage>
  );
}
