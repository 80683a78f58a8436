import { lazy, Suspense } from "react";
import { withPageTexts } from "@/i18n";
import { Waiting } from "./Waiting";

/** Fetched, with its many words, when somebody looks. */
const Timeline = lazy(withPageTexts(() => import("./Timeline")));

/** What was done to a customer and to what hangs on it, the last first. */
export function HistoryTimeline({ customerId }: { customerId: string }) {
  return (
    <Suspense fallback={<Waiting />}>
      <Timeline customerId={customerId} />
    </Suspense>
  );
}
