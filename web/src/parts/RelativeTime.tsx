import { useFormat } from "@/i18n/use-format";
import { useNow } from "./use-now";

/** A time in short relative words, with the full date on hover. The browser's own tooltip: lists hold hundreds. */
export function RelativeTime({ time }: { time: string }) {
  const format = useFormat();
  const now = useNow();
  return (
    <time dateTime={time} title={format.dateTime(time)}>
      {format.relative(time, now)}
    </time>
  );
}
