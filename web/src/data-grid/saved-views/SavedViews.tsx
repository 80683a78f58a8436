import { Alert, Button } from "@mantine/core";
import { IconEdit, IconTrash } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "@/parts/problem-text";
import { ActionsMenu } from "../ActionsMenu";
import type { RowAction } from "../columns";
import { mayDo } from "./queries";
import classes from "./saved-views.module.css";
import type { GridViews } from "./use-grid-views";
import { useViewActions } from "./use-view-actions";
import { ViewTabs } from "./ViewTabs";

const ViewDialog = lazy(() => import("./ViewDialog"));

/** The saved views of a grid as tabs, and what can be done with the one that is shown and what differs from it. */
export function SavedViews(props: {
  views: GridViews;
  columns: {
    /** Ids of the columns that are shown, as a view keeps them. */
    shown: readonly string[];
    changed: boolean;
    /** Goes back to those of the view. */
    forget: () => void;
  };
}) {
  const { views, columns } = props;
  const { view, query, missing, failed } = views;
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<"new" | "edit">();
  const { show, put, remove, change } = useViewActions(views);
  const changed = views.changed || columns.changed;
  const content = { grid: views.grid, search: query, columns: [...columns.shown] };
  const forget = () => {
    columns.forget();
    change.reset();
    show(view?.id);
  };
  const offered: RowAction[] = [];
  if (view && mayDo(view, "EDIT")) {
    offered.push({ id: "edit", label: t("savedViews.edit"), icon: IconEdit, run: () => setDialog("edit") });
  }
  if (view && mayDo(view, "DELETE")) {
    offered.push({ id: "delete", label: t("savedViews.delete"), icon: IconTrash, run: () => remove.mutate(view) });
  }
  return (
    <div className={classes.views}>
      <div className={classes.row}>
        <ViewTabs views={views} changed={changed} />
        {view && offered.length > 0 && <ActionsMenu key={view.id} name={view.name} actions={offered} />}
        {failed && (
          <Button variant="subtle" size="compact-sm" onClick={views.refresh}>
            {t("savedViews.notLoaded")}
          </Button>
        )}
        {changed && (
          <div className={classes.buttons}>
            {view && mayDo(view, "EDIT") && (
              <Button
                variant="light"
                size="compact-sm"
                loading={change.isPending}
                onClick={() => {
                  const { search, columns: shown } = content;
                  change.mutate({ view, changes: { search, columns: shown } }, { onSuccess: forget });
                }}
              >
                {t("savedViews.saveChanges")}
              </Button>
            )}
            <Button variant="subtle" size="compact-sm" onClick={() => setDialog("new")}>
              {t("savedViews.saveNew")}
            </Button>
            {view && (
              <Button variant="subtle" size="compact-sm" onClick={forget}>
                {t("savedViews.reset")}
              </Button>
            )}
          </div>
        )}
      </div>
      {change.error && (
        <Alert color="red" role="alert" withCloseButton onClose={() => change.reset()}>
          {problemText(t, change.error)}
        </Alert>
      )}
      {missing && (
        <Alert color="orange" role="status">
          {t("savedViews.missing")}
        </Alert>
      )}
      {dialog && (
        <Suspense>
          <ViewDialog
            view={dialog === "edit" ? view : undefined}
            content={content}
            onSaved={(saved) => {
              setDialog(undefined);
              put(saved, saved);
              if (dialog === "new") show(saved.id);
            }}
            onClose={() => setDialog(undefined)}
          />
        </Suspense>
      )}
    </div>
  );
}
