import { Alert, Button, Skeleton } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CustomerImport } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { Frame } from "@/parts/Frame";
import { ListPage } from "@/parts/ListPage";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePermission } from "@/session/use-session";
import { CheckedFrame } from "./CheckedFrame";
import { ColumnsFrame } from "./ColumnsFrame";
import { EndFrame } from "./EndFrame";
import { NoRightNote } from "./NoRightNote";
import { cancelImport, importOptions, isAtWork } from "./queries";
import { type Step, Steps } from "./Steps";
import { UploadFrame } from "./UploadFrame";
import { type GoodRows, useGoodRows } from "./use-good-rows";
import { useShowImport } from "./use-show-import";
import { WorkFrame } from "./WorkFrame";

/** One import, at the step at which it stands. */
export function ImportPage() {
  const { importId } = useParams({ from: "/inside/customers/import/$importId" });
  return usePermission("customers.import") ? <Loaded key={importId} id={importId} /> : <NoRightNote />;
}

function Loaded({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(importOptions(id));
  if (!data && error) return <ProblemNote page error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <div aria-busy>
        <Skeleton height={28} width="40%" m="lg" />
        <Skeleton height={220} m="lg" width="auto" />
      </div>
    );
  }
  return <Shown shown={data} />;
}

function Shown({ shown }: { shown: CustomerImport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const show = useShowImport();
  // Back from the check to the columns: a new version of the import ends that.
  const [columnsOf, setColumnsOf] = useState<string | null>(null);
  const goodRows = useGoodRows(shown);
  const throwing = useMutation({ mutationFn: () => cancelImport(shown), onSuccess: show });
  const mapping = shown.state === "IMPORT_STATE_UPLOADED" || columnsOf === shown.etag;
  const open = mapping || ["IMPORT_STATE_UPLOADING", "IMPORT_STATE_CHECKED"].includes(shown.state);
  return (
    <ListPage
      title={shown.fileName}
      text={t("imports.by", { name: shown.createdBy, date: shown.createTime ? format.date(shown.createTime) : "" })}
      actions={
        <>
          {open && (
            <Button variant="default" loading={throwing.isPending} onClick={() => throwing.mutate()}>
              {t("imports.giveUp")}
            </Button>
          )}
          <Button variant="default" renderRoot={(root) => <Link {...root} to="/customers/import" />}>
            {t("imports.another")}
          </Button>
        </>
      }
    >
      <Steps now={mapping ? "columns" : stepOf(shown)} />
      <Content shown={shown} mapping={mapping} goodRows={goodRows} onColumns={() => setColumnsOf(shown.etag)} />
    </ListPage>
  );
}

function Content(props: { shown: CustomerImport; mapping: boolean; goodRows: GoodRows; onColumns: () => void }) {
  const { shown, mapping, goodRows, onColumns } = props;
  const { t } = useTranslation();
  const show = useShowImport();
  if (isAtWork(shown)) return <WorkFrame shown={shown} />;
  // Read otherwise, it has other columns.
  if (mapping) return <ColumnsFrame key={shown.columns.join("\n")} shown={shown} />;
  switch (shown.state) {
    case "IMPORT_STATE_UPLOADING":
      return <UploadFrame unfinished={shown} onDone={show} />;
    case "IMPORT_STATE_CHECKED":
      return <CheckedFrame shown={shown} goodRows={goodRows} onColumns={onColumns} />;
    case "IMPORT_STATE_FAILED":
      return (
        <Frame title={t("imports.state.IMPORT_STATE_FAILED")}>
          <Alert color="red">{shown.reason}</Alert>
        </Frame>
      );
    default:
      return <EndFrame shown={shown} />;
  }
}

function stepOf({ state, undoExpireTime }: CustomerImport): Step {
  switch (state) {
    case "IMPORT_STATE_UPLOADING":
    case "IMPORT_STATE_READING":
    case "IMPORT_STATE_FAILED":
      return "upload";
    case "IMPORT_STATE_CHECKING":
    case "IMPORT_STATE_CHECKED":
      return "check";
    case "IMPORT_STATE_RUNNING":
      return "run";
    case "IMPORT_STATE_CANCELLED":
      return undoExpireTime ? "run" : "upload";
    default:
      return "done";
  }
}
