import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { IconFolderX, IconThumbDown, IconTrophy } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { CASE_RESULTS, type CaseResult } from "@/features/cases/case";
import { dragged, placeData } from "./drag-data";
import classes from "./pipeline.module.css";

const ICONS = { WON: IconTrophy, LOST: IconThumbDown, CLOSED: IconFolderX };

/** Where a case that is carried can be ended: each leads to the page that asks how. Only there meanwhile. */
export function EndZones({ over }: { over: string | undefined }) {
  return (
    <div className={classes.ends} data-ends>
      {CASE_RESULTS.map((result) => (
        <EndZone key={result} result={result} over={over === result} />
      ))}
    </div>
  );
}

function EndZone({ result, over }: { result: CaseResult; over: boolean }) {
  const { t } = useTranslation();
  const zone = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = zone.current;
    if (!element) return;
    return dropTargetForElements({
      element,
      getData: () => placeData({ result }),
      canDrop: ({ source }) => dragged(source.data) !== undefined,
    });
  }, [result]);
  const Icon = ICONS[result];
  return (
    <div ref={zone} className={classes.end} data-over={over ? true : undefined} data-result={result}>
      <Icon size={18} stroke={1.75} aria-hidden />
      {t(`case.status.${result}`)}
    </div>
  );
}
