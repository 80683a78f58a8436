import { Button } from "@mantine/core";
import { IconLock, IconMailCheck, IconPlayerPlay, IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ParkedMessage } from "@/api/types";
import type { RowAction } from "@/data-grid/columns";
import { DataGrid } from "@/data-grid/DataGrid";
import { Note } from "@/parts/Note";
import { RelativeTime } from "@/parts/RelativeTime";
import { usePermission } from "@/session/use-session";
import { DropDialog } from "./DropDialog";
import classes from "./erp-link.module.css";
import { SERVICES } from "./erp-link-search";
import { LinkCard } from "./LinkCard";
import { MessagePanel } from "./MessagePanel";
import { ReplayAllButton } from "./ReplayAllButton";
import { useErpLinkState, useParkedRows } from "./use-parked";
import { useReplay } from "./use-replay";

/** The ERP link: how it does, and the messages that could not be applied. For CRM administrators. */
export function ErpLinkPage() {
  const { t } = useTranslation();
  if (usePermission("erp.manage")) return <ErpLink />;
  return (
    <Note
      page
      icon={IconLock}
      title={t("erpLink.noRight.title")}
      actions={
        <Button variant="default" renderRoot={(root) => <Link {...root} to="/" />}>
          {t("problem.home")}
        </Button>
      }
    >
      {t("erpLink.noRight.text")}
    </Note>
  );
}

function ErpLink() {
  const { t } = useTranslation();
  const { state, ready, views, columns, service, message, filter, change, show, close, linkTo } = useErpLinkState();
  const source = useParkedRows({ service, state, filter, ready });
  const [dropping, setDropping] = useState<ParkedMessage>();
  const onGone = (id: string) => {
    if (id === message) close();
  };
  const { replay, replaying } = useReplay(service, onGone);
  const actions = useCallback(
    (row: ParkedMessage): RowAction[] => [
      { id: "replay", label: t("erpLink.action.replay"), icon: IconPlayerPlay, keys: "R", run: () => replay(row) },
      { id: "drop", label: t("erpLink.action.drop"), icon: IconTrash, keys: "D", run: () => setDropping(row) },
    ],
    [t, replay],
  );
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>{t("erpLink.title")}</h1>
      <div className={classes.cards}>
        {SERVICES.map((name) => (
          <LinkCard key={name} service={name} chosen={name === service} onChoose={() => show(name)} />
        ))}
      </div>
      <DataGrid
        name="parked-messages"
        label={t("erpLink.parkedOf", { service: t(`erpLink.service.${service}`) })}
        columns={columns}
        source={source}
        state={state}
        onChange={change}
        rowId={rowId}
        rowName={rowName}
        rowLink={({ id }) => linkTo(id)}
        actions={actions}
        compact={(row) => <CompactMessage message={row} />}
        views={views}
        empty={
          <Note icon={IconMailCheck} title={t("erpLink.empty.title")}>
            {t("erpLink.empty.text")}
          </Note>
        }
      >
        <h2 className={classes.tableTitle}>{t("erpLink.parkedOf", { service: t(`erpLink.service.${service}`) })}</h2>
        <ReplayAllButton service={service} filter={filter} total={source.total} />
      </DataGrid>
      <MessagePanel
        service={service}
        id={message}
        onClose={close}
        replaying={replaying !== undefined}
        onReplay={replay}
        onDrop={setDropping}
      />
      <DropDialog service={service} message={dropping} onClose={() => setDropping(undefined)} onGone={onGone} />
    </div>
  );
}

function CompactMessage({ message }: { message: ParkedMessage }) {
  return (
    <span className={classes.compact}>
      <span className={classes.type}>
        {message.messageType} <span className="soft">{message.entity}</span>
      </span>
      <span className={classes.compactReason}>{message.reason}</span>
      <span className="soft">{message.parkTime && <RelativeTime time={message.parkTime} />}</span>
    </span>
  );
}

function rowId(message: ParkedMessage): string {
  return message.id;
}

function rowName(message: ParkedMessage): string {
  return `${message.messageType} ${message.entity}`.trim();
}
