import { lazy, type ReactNode, type Ref, Suspense, useState } from "react";
import type { RowLink } from "../columns";
import type { Places } from "../places";
import type { useRowKeys } from "../use-row-keys";

/** Fetched when somebody looks. */
const QuickView = lazy(() => import("./QuickView"));

/** Shows the row at which the arrow keys are; nothing while there are no rows. */
export function QuickViewPlace<Row>(props: {
  keys: ReturnType<typeof useRowKeys<Row>>;
  places: Places<Row>;
  narrow: boolean;
  rowName: (row: Row) => string;
  rowLink: (row: Row) => RowLink;
  panel: Ref<HTMLElement>;
  onClose: () => void;
  children: (row: Row) => ReactNode;
}) {
  const { keys, places, narrow, rowName, rowLink, panel, onClose, children } = props;
  const current = places.at(keys.active);
  const [last, setLast] = useState(current);
  if (current !== undefined && current !== last) setLast(current);
  // While the next row of an endless list is fetched, the one before stays.
  const row = current ?? (places.count > 0 ? last : undefined);
  if (row === undefined) return null;
  const step = (target: number) => {
    if (target < 0 || target >= places.count) return undefined;
    return () => {
      keys.enter(target);
      requestAnimationFrame(() => activeRow()?.scrollIntoView({ block: "nearest" }));
    };
  };
  return (
    <Suspense>
      <QuickView
        name={rowName(row)}
        link={rowLink(row)}
        narrow={narrow}
        panel={panel}
        onPrevious={step(keys.active - 1)}
        onNext={step(keys.active + 1)}
        onClose={() => {
          onClose();
          // From wherever in the panel the focus was.
          activeRow()?.focus();
        }}
      >
        {children(row)}
      </QuickView>
    </Suspense>
  );
}

/** The row that Tab reaches; there is none on a narrow screen. */
function activeRow(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-place][tabindex='0']");
}
