import { type KeyboardEvent, useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Case } from "@/api/types";
import { caseName } from "@/features/cases/case";
import { type Place, placeKey } from "./board";

/** A case that is picked up, and where it would be put now. */
export interface Carried {
  of: Case;
  over: Place | undefined;
  by: "keys" | "pointer";
}

/**
 * Carries a case from column to column, with the pointer or with keys: Space picks it up and puts it down, the arrows
 * choose where, Escape leaves it where it was. What happens is said for those who do not see it.
 */
export function useCarry(props: {
  /** Where the case may be put, in the order of the screen; its own column among them. */
  placesOf: (of: Case) => Place[];
  nameOf: (place: Place) => string;
  onDrop: (of: Case, place: Place) => void;
}) {
  const { placesOf, nameOf, onDrop } = props;
  const { t } = useTranslation();
  const [carried, setCarried] = useState<Carried>();
  const [said, say] = useState("");
  /** The card that gets the focus where it appears next. */
  const focusNext = useRef<string>(undefined);

  const put = useCallback(
    (of: Case, place: Place | undefined) => {
      setCarried(undefined);
      if (!place || placeKey(place) === of.stageId) {
        say(t("pipeline.say.stays", { name: caseName(of), stage: of.stageName }));
        return;
      }
      say(t("pipeline.say.put", { name: caseName(of), place: nameOf(place) }));
      onDrop(of, place);
    },
    [nameOf, onDrop, t],
  );

  const onKeyDown = (event: KeyboardEvent, of: Case) => {
    const holds = carried?.of.id === of.id;
    const handled = () => event.preventDefault();
    if (event.key === " ") {
      handled();
      if (holds) {
        focusNext.current = of.id;
        put(of, carried.over);
      } else if (placesOf(of).length > 1) {
        setCarried({ of, over: { stageId: of.stageId }, by: "keys" });
        say(t("pipeline.say.picked", { name: caseName(of), stage: of.stageName }));
      } else {
        say(t("pipeline.say.fixed", { name: caseName(of) }));
      }
      return true;
    }
    if (!holds) return false;
    if (event.key === "Enter") {
      handled();
      focusNext.current = of.id;
      put(of, carried.over);
    } else if (event.key === "Escape") {
      handled();
      put(of, undefined);
    } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      handled();
      const places = placesOf(of);
      const at = places.findIndex((place) => carried.over && placeKey(place) === placeKey(carried.over));
      const next = places[at + (event.key === "ArrowRight" ? 1 : -1)];
      if (next) {
        setCarried({ of, over: next, by: "keys" });
        say(t("pipeline.say.over", { place: nameOf(next), at: places.indexOf(next) + 1, of: places.length }));
      }
    } else if (event.key.startsWith("Arrow")) {
      handled();
    }
    return true;
  };

  return {
    carried,
    said,
    focusNext,
    onKeyDown,
    /** What the pointer does. */
    pick: (of: Case) => setCarried({ of, over: undefined, by: "pointer" }),
    over: (place: Place | undefined) => setCarried((now) => now && { ...now, over: place }),
    put,
    /** The focus left a card: what it carried stays where it was. */
    leave: (of: Case) => setCarried((now) => (now?.of.id === of.id && now.by === "keys" ? undefined : now)),
  };
}
