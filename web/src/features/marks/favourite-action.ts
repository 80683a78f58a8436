import { IconStar, IconStarFilled } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import type { RunAction } from "@/data-grid/columns";

/** The button, menu entry and key that makes a customer a favourite or takes it out. */
export function favouriteAction(t: TFunction, favourite: boolean, run: () => void): RunAction {
  return {
    id: "favourite",
    label: t(favourite ? "marks.remove" : "marks.add"),
    icon: favourite ? IconStarFilled : IconStar,
    keys: "F",
    run,
  };
}
