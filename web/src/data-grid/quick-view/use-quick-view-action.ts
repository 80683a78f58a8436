import { IconLayoutSidebarRightExpand } from "@tabler/icons-react";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { RowAction } from "../columns";

/**
 * The actions of a row with the quick view among them, where the grid has one. The same function as long as nothing it is
 * made of changes: rows are drawn anew with another one.
 */
export function useQuickViewAction<Row>(
  offered: boolean,
  actions: (row: Row) => RowAction[],
  onLook: (row: Row) => void,
): (row: Row) => RowAction[] {
  const { t } = useTranslation();
  const withLook = useCallback(
    (row: Row): RowAction[] => [
      ...actions(row),
      {
        id: "quick-view",
        label: t("quickView.action"),
        icon: IconLayoutSidebarRightExpand,
        keys: "Space",
        run: () => onLook(row),
      },
    ],
    [actions, onLook, t],
  );
  return offered ? withLook : actions;
}
