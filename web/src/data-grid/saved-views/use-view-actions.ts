import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { SubmitKey } from "@/api/submit-key";
import type { SavedView } from "@/api/types";
import { problemText } from "@/parts/problem-text";
import { hideUndo, offerUndo } from "@/parts/undo";
import { createView, deleteView, savedViewsOptions, updateView, type ViewContent } from "./queries";
import type { GridViews } from "./use-grid-views";

const UNDO = "saved-view";

/** What can be done with the saved views of a grid beside looking at them. */
export function useViewActions({ grid, searchOf }: GridViews) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { queryKey } = savedViewsOptions(grid);
  // An answer that comes when the user is on another page must not lead him anywhere.
  const here = useRef(false);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
      hideUndo(UNDO);
    };
  }, []);

  const show = (id: string | undefined) => {
    if (here.current) void navigate({ to: ".", search: searchOf(id) as never, resetScroll: false });
  };
  /** Puts the answer among the views at once, so that the address may name it. */
  const put = ({ id }: { id: string }, ...instead: SavedView[]) => {
    queries.setQueryData(queryKey, (views: SavedView[] = []) => [
      ...views.filter((view) => view.id !== id),
      ...instead,
    ]);
    void queries.invalidateQueries({ queryKey });
  };
  const failed = (error: unknown) =>
    notifications.show({ color: "red", title: t("savedViews.failed"), message: problemText(t, error) });

  const remove = useMutation({
    mutationFn: deleteView,
    onSuccess: (_, view) => {
      show(undefined);
      put(view);
      if (!here.current) return;
      const { name, search, columns, sharing } = view;
      offerUndo({
        id: UNDO,
        message: t("savedViews.deleted", { name }),
        run: () => restore.mutate({ grid, name, search, columns, sharing }),
      });
    },
    onError: failed,
  });
  const restore = useMutation({
    mutationFn: (content: ViewContent) => createView(content, new SubmitKey().for(content)),
    onSuccess: (view) => {
      put(view, view);
      show(view.id);
    },
    onError: failed,
  });
  const change = useMutation({
    mutationFn: ({ view, changes }: { view: SavedView; changes: Partial<ViewContent> }) => updateView(view, changes),
    onSuccess: (view) => put(view, view),
    // Somebody else may have changed or deleted it.
    onError: () => void queries.invalidateQueries({ queryKey }),
  });
  return { show, put, remove, change };
}
