import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { SavedView } from "@/api/types";

/** What a saved view keeps of a grid, and who sees it. */
export type ViewContent = Pick<SavedView, "grid" | "name" | "search" | "columns" | "sharing">;

/** The views of a grid: the user's own first, then those that others share with him. All of them: the address may name any. */
export function savedViewsOptions(grid: string) {
  return queryOptions({
    queryKey: ["saved-views", grid],
    queryFn: async ({ signal }) => {
      const views: SavedView[] = [];
      let pageToken: string | undefined;
      do {
        const query = { grid, pageSize: 200, pageToken };
        const page = await answer(api.GET("/api/v1/saved-views", { params: { query }, signal }));
        views.push(...page.savedViews);
        pageToken = page.nextPageToken || undefined;
      } while (pageToken);
      return views;
    },
  });
}

/** Saves a view. The same `submitKey` saves it only once. */
export function createView(body: ViewContent, submitKey: string): Promise<SavedView> {
  return answer(api.POST("/api/v1/saved-views", { params: { header: { "Idempotency-Key": submitKey } }, body }));
}

/** Changes a view, if it still is what the user has seen. */
export function updateView({ id, etag }: SavedView, changes: Partial<ViewContent>): Promise<SavedView> {
  const updateMask = Object.keys(changes).join(",");
  return answer(
    api.PATCH("/api/v1/saved-views/{id}", {
      params: { path: { id }, query: { updateMask }, header: { "If-Match": `"${etag}"` } },
      body: changes,
    }),
  );
}

/** Deletes a view. */
export function deleteView({ id }: SavedView) {
  return answer(api.DELETE("/api/v1/saved-views/{id}", { params: { path: { id } } }));
}

/** True if the server offers the user to do this with the view. */
export function mayDo(view: SavedView, action: "EDIT" | "DELETE"): boolean {
  return view.actions.includes(`SAVED_VIEW_ACTION_${action}`);
}
