import { Alert, Button, Drawer, Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconMailCheck, IconPlayerPlay, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/problem";
import type { ParkedMessage } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { Facts } from "@/parts/Facts";
import { Note } from "@/parts/Note";
import { ProblemNote } from "@/parts/ProblemNote";
import classes from "./erp-link.module.css";
import type { Service } from "./erp-link-search";
import { parkedMessageOptions } from "./queries";

interface PanelActions {
  replaying: boolean;
  onReplay: (message: ParkedMessage) => void;
  onDrop: (message: ParkedMessage) => void;
}

/** One parked message: why it is parked, what it says of itself, and its body. */
export function MessagePanel(props: { service: Service; id: string | undefined; onClose: () => void } & PanelActions) {
  const { service, id, onClose, ...actions } = props;
  const { t } = useTranslation();
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size={560}
      title={t("erpLink.panel.title")}
      overlayProps={{ backgroundOpacity: 0.25 }}
    >
      {id && <Panel service={service} id={id} {...actions} />}
    </Drawer>
  );
}

function Panel({ service, id, replaying, onReplay, onDrop }: { service: Service; id: string } & PanelActions) {
  const { t } = useTranslation();
  const { data: message, error, refetch } = useQuery(parkedMessageOptions(service, id));
  if (isProblem(error, 404)) return <Note icon={IconMailCheck} title={t("erpLink.gone")} />;
  if (error) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  if (!message) return <Skeleton height={320} aria-hidden />;
  return (
    <div className={classes.panel}>
      <h3 className={classes.subject}>
        {message.messageType} {message.entity && <span className="soft">{message.entity}</span>}
      </h3>
      <Alert color="orange" icon={<IconAlertTriangle size={18} aria-hidden />} title={t("erpLink.column.reason")}>
        {message.reason}
      </Alert>
      <div className={classes.buttons}>
        <Button
          leftSection={<IconPlayerPlay size={15} aria-hidden />}
          loading={replaying}
          onClick={() => onReplay(message)}
        >
          {t("erpLink.action.replay")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconTrash size={15} aria-hidden />}
          disabled={replaying}
          onClick={() => onDrop(message)}
        >
          {t("erpLink.action.drop")}
        </Button>
      </div>
      <Whole message={message} />
    </div>
  );
}

function Whole({ message }: { message: ParkedMessage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const attributes = Object.entries(message.attributes ?? {}).map(([label, value]) => ({ label, value }));
  return (
    <>
      <section aria-label={t("erpLink.panel.times")}>
        <Facts
          facts={[
            {
              label: t("erpLink.column.parkTime"),
              value: message.parkTime && format.dateTime(message.parkTime),
            },
            { label: t("erpLink.panel.eventTime"), value: message.eventTime && format.dateTime(message.eventTime) },
          ]}
        />
      </section>
      <section aria-labelledby="parked-attributes">
        <h4 id="parked-attributes" className={classes.part}>
          {t("erpLink.panel.attributes")}
        </h4>
        <Facts facts={attributes} />
      </section>
      <div>
        <h4 className={classes.part}>
          {t("erpLink.panel.body")} <span className="soft">{message.contentType}</span>
        </h4>
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a long body is scrolled with the arrow keys.
          tabIndex={0}
          aria-label={t("erpLink.panel.body")}
          className={classes.body}
        >
          <pre>{message.body}</pre>
        </section>
        {message.bodyCut && <p className="soft">{t("erpLink.panel.cut")}</p>}
      </div>
    </>
  );
}
