import { Alert } from "@mantine/core";
import { IconHandClick } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Salesman } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { FrameBox } from "@/parts/Frame";
import { ListSkeleton } from "@/parts/ListPage";
import { Note } from "@/parts/Note";
import { ProblemNote } from "@/parts/ProblemNote";
import { CustomersFrame } from "./CustomersFrame";
import { MoveDialog } from "./MoveDialog";
import { byOutcome, type Move, type Moved } from "./moves";
import { salesmenByIdOptions } from "./queries";
import { SalesmenFrame } from "./SalesmenFrame";
import classes from "./salesmen-settings.module.css";
import { NOTHING, type Selection, sizeOf } from "./selection";
import { useMoved } from "./use-moved";

/** Salesmen Assignments: tick customers of a salesman, and drag or move them to another one. */
export function AssignmentsTab({ chosen, onChoose }: { chosen: string | undefined; onChoose: (id: string) => void }) {
  const { t } = useTranslation();
  const { data, error, isLoading, refetch } = useQuery(salesmenByIdOptions(chosen ? [chosen] : []));
  const salesman = chosen ? data?.get(chosen) : undefined;
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [dragging, setDragging] = useState(false);
  const [target, setTarget] = useState<Salesman | "open">();
  const [stayed, setStayed] = useState<Moved["stayed"]>([]);
  const moved = useMoved();
  const choose = (id: string) => {
    setSelection(NOTHING);
    setStayed([]);
    onChoose(id);
  };
  const done = (move: Move, all: Moved) => {
    setStayed(all.stayed);
    // Those that stayed are to be looked at again before they are ticked again.
    setSelection(NOTHING);
    setTarget(undefined);
    moved(move, all);
  };
  return (
    <div className={classes.assignments}>
      <SalesmenFrame
        chosen={chosen}
        dropping={dragging}
        onChoose={choose}
        onDrop={(onto) => {
          setDragging(false);
          setTarget(onto);
        }}
      />
      <div className={classes.customers}>
        <StayedNote stayed={stayed} />
        {error && !data && <ProblemNote error={error} onRetry={() => void refetch()} />}
        {isLoading && <ListSkeleton title={t("salesmenSettings.tab.assignments")} />}
        {salesman ? (
          <CustomersFrame
            key={salesman.id}
            salesman={salesman}
            selection={selection}
            onSelect={setSelection}
            onDrag={setDragging}
            onMove={() => setTarget("open")}
          />
        ) : (
          !error &&
          !isLoading && (
            <FrameBox>
              <Note icon={IconHandClick} title={t("salesmenSettings.choose.title")}>
                {t("salesmenSettings.choose.text")}
              </Note>
            </FrameBox>
          )
        )}
      </div>
      {salesman && target && (
        <MoveDialog
          from={salesman}
          to={target === "open" ? undefined : target}
          customers={selection.all ? "all" : [...selection.customers.values()]}
          count={sizeOf(selection, salesman)}
          onDone={done}
          onClose={() => setTarget(undefined)}
        />
      )}
    </div>
  );
}

/** Why some of the customers have not moved. */
function StayedNote({ stayed }: { stayed: Moved["stayed"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (stayed.length === 0) return null;
  return (
    <Alert color="orange" role="alert">
      {byOutcome(stayed).map(([outcome, count]) => (
        <p key={outcome} className={classes.line}>
          {t(`salesmenSettings.stayed.${outcome}`, { number: format.number(count) })}
        </p>
      ))}
    </Alert>
  );
}
