import { Alert, Button, Checkbox, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconLock, IconTargetOff } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { SubmitKey } from "@/api/submit-key";
import { reportsKey, targetsKey } from "@/features/reports/keys";
import { LeaveDialog } from "@/form/LeaveDialog";
import { ConfirmDialog } from "@/parts/ConfirmDialog";
import { Frame } from "@/parts/Frame";
import { ListSkeleton } from "@/parts/ListPage";
import { Note } from "@/parts/Note";
import { ProblemNote } from "@/parts/ProblemNote";
import { problemText } from "@/parts/problem-text";
import { usePermission, useSession } from "@/session/use-session";
import classes from "./salesmen-settings.module.css";
import { type GridRow, TargetsGrid } from "./TargetsGrid";
import { applyToAll, setTargets, targetDefaultsOptions, targetListOptions } from "./target-queries";
import { DEFAULTS, type Edits, type TargetField, targetOf, valuesOf, withEdit, withoutField } from "./targets";

/** Salesman Monthly Targets: a text box per salesman and type; for those who may set them. */
export function TargetsTab() {
  const { t } = useTranslation();
  if (usePermission("targets.manage")) return <Targets />;
  return (
    <Note icon={IconLock} title={t("salesmenSettings.targets.noRight.title")}>
      {t("salesmenSettings.targets.noRight.text")}
    </Note>
  );
}

const NO_EDITS: Edits = new Map();

/** A value that is about to be everybody's. */
interface Applied {
  id: string;
  field: TargetField;
  value: number;
}

function Targets() {
  const { t } = useTranslation();
  const ofAll = useSession().scope === "SCOPE_ALL";
  const list = useInfiniteQuery(targetListOptions);
  const defaults = useQuery({ ...targetDefaultsOptions, enabled: ofAll });
  const [edits, setEdits] = useState<Edits>(NO_EDITS);
  // The same before the next rendering: whoever has saved is led away at once, and has nothing to lose.
  const unsaved = useRef(edits);
  const change = (next: Edits) => {
    unsaved.current = next;
    setEdits(next);
  };
  const [toAll, setToAll] = useState(false);
  const [asking, setAsking] = useState<"tick" | Applied>();
  const [applyKey] = useState(() => new SubmitKey());
  const queries = useQueryClient();
  const refresh = () =>
    Promise.all([targetsKey, reportsKey].map((queryKey) => queries.invalidateQueries({ queryKey })));
  const saving = useSaving({ edits, rowOf, onChange: change, refresh });

  const salesmen = list.data?.pages.flatMap(({ targets }) => targets);
  const rows: GridRow[] | undefined = salesmen && [
    ...(defaults.data ? [{ ...defaults.data, id: DEFAULTS, name: t("salesmenSettings.targets.defaults") }] : []),
    ...salesmen.map((each) => ({ ...each, name: each.salesmanName })),
  ];
  function rowOf(id: string): GridRow | undefined {
    return rows?.find((row) => row.id === id);
  }

  const commit = (id: string, field: TargetField) => {
    const value = targetOf(edits.get(id)?.[field] ?? "");
    if (toAll && id !== DEFAULTS && value !== undefined) setAsking({ id, field, value });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && edits.size > 0) {
      event.preventDefault();
      saving.mutate();
    }
  };
  const confirmed = async ({ field, value }: Applied) => {
    const body = { [field]: value };
    const { changedCount } = await applyToAll(body, applyKey.for(body));
    change(withoutField(unsaved.current, field));
    await refresh();
    notifications.show({ message: t("salesmenSettings.targets.applied", { count: changedCount }) });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key is a shortcut of the button below.
    <div className={classes.gridTab} onKeyDown={onKeyDown}>
      <p className={classes.text}>{t(ofAll ? "salesmenSettings.targets.text" : "salesmenSettings.targets.teamText")}</p>
      <Checkbox
        label={t("salesmenSettings.targets.toAll")}
        checked={toAll}
        onChange={(event) => (event.currentTarget.checked ? setAsking("tick") : setToAll(false))}
      />
      {!rows && !list.error && <ListSkeleton title={t("salesmenSettings.tab.targets")} />}
      {!rows && list.error && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
      {rows && (
        <Frame title={t("salesmenSettings.tab.targets")} padded={false}>
          {salesmen?.length === 0 ? (
            <Note icon={IconTargetOff} title={t("salesmenSettings.targets.none.title")}>
              {t("salesmenSettings.targets.none.text")}
            </Note>
          ) : (
            <TargetsGrid
              rows={rows}
              edits={edits}
              onEdit={(row, field, text) => change(withEdit(edits, row.id, field, text, row[field]))}
              onCommit={commit}
            />
          )}
          {list.hasNextPage && (
            <Group justify="center" p="xs">
              <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t("parts.more")}
              </Button>
            </Group>
          )}
        </Frame>
      )}
      {saving.error && (
        <Alert color="red" role="alert">
          {problemText(t, saving.error)}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" disabled={edits.size === 0} onClick={() => change(NO_EDITS)}>
          {t("parts.cancel")}
        </Button>
        <Button
          disabled={edits.size === 0 || [...edits.values()].some((row) => !valuesOf(row))}
          loading={saving.isPending}
          onClick={() => saving.mutate()}
        >
          {t("parts.save")}
        </Button>
      </Group>
      {asking && (
        <ConfirmDialog
          title={t("salesmenSettings.targets.toAll")}
          text={
            asking === "tick"
              ? t("salesmenSettings.targets.askTick")
              : t("salesmenSettings.targets.askApply", {
                  type: t(`salesmenSettings.targets.field.${asking.field}`),
                  value: asking.value,
                })
          }
          label={t(asking === "tick" ? "salesmenSettings.targets.tick" : "salesmenSettings.targets.apply")}
          run={() => (asking === "tick" ? Promise.resolve() : confirmed(asking))}
          onDone={() => {
            if (asking === "tick") setToAll(true);
            setAsking(undefined);
          }}
          onClose={() => {
            if (asking !== "tick") change(withoutField(edits, asking.field, asking.id));
            setAsking(undefined);
          }}
        />
      )}
      <LeaveDialog blocked={() => unsaved.current.size > 0} onDiscard={() => change(NO_EDITS)} />
    </div>
  );
}

/** Saves row by row. What is saved is saved, whatever becomes of the others; afterwards the home page is shown. */
function useSaving(props: {
  edits: Edits;
  rowOf: (id: string) => GridRow | undefined;
  onChange: (edits: Edits) => void;
  refresh: () => Promise<unknown>;
}) {
  const { edits, rowOf, onChange, refresh } = props;
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [keys] = useState(() => new Map<string, SubmitKey>());
  return useMutation({
    mutationFn: async () => {
      let left = edits;
      for (const [id, typed] of edits) {
        const [row, values] = [rowOf(id), valuesOf(typed)];
        if (!row || !values) continue;
        const key = keys.get(id) ?? new SubmitKey();
        keys.set(id, key);
        await setTargets(id, row.etag, values, key.for(values));
        left = new Map(left);
        (left as Map<string, unknown>).delete(id);
        onChange(left);
      }
    },
    onSuccess: () => {
      notifications.show({ message: t("salesmenSettings.targets.saved") });
      void navigate({ to: "/" });
    },
    onSettled: refresh,
  });
}
