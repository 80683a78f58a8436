import { lazy, type ReactNode, type Ref, Suspense } from "react";
import type { RowLink } from "../columns";
import type { useRowKeys } from "../use-row-keys";

/** Fetched when somebody looks. */
const QuickView = lazy(() => import("./QuickView"));

/** Shows the row at which the arrow keys are; nothing while there are no rows. */
export function QuickViewPlace<Row>(props: {
  keys: ReturnType<typeof useRowKeys<Row>>;
  rows: readonly Row[];
  narrow: boolean;
  rowName: (row: Row) => string;
  rowLink: (row: Row) => RowLink;
  panel: Ref<HTMLElement>;
  onClose: () => void;
  children: (row: Row) => ReactNode;
}) {
  const { keys, rows, narrow, rowName, rowLink, panel, onClose, children } = props;
  const row = rows[keys.active];
  if (row === undefined) return null;
  const step = (target: Row | undefined) => {
    if (target === undefined) return undefined;
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
        onPrevious={step(rows[keys.active - 1])}
        onNext={step(rows[keys.active + 1])}
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
  return document.querySelector<HTMLElement>("[data-row][tabindex='0']");
}
