import { Tooltip } from "@mantine/core";
import { useFormat } from "@/i18n/use-format";
import { useNow } from "./use-now";

/** A time in short relative words, with the full date on hover. */
export function RelativeTime({ time }: { time: string }) {
  const format = useFormat();
  const now = useNow();
  return (
    <Tooltip label={format.dateTime(time)}>
      <time dateTime={time}>{format.relative(time, now)}</time>
    </Tooltip>
  );
}
