import type { TFunction } from "i18next";

const UNITS = [
  ["days", 86_400],
  ["hours", 3_600],
  ["minutes", 60],
  ["seconds", 1],
] as const;

/** "3 seconds", "2 hours": a duration of the API ("7200.5s") in its largest whole unit. */
export function durationText(t: TFunction, duration: string): string {
  const seconds = Number.parseFloat(duration);
  const [unit, length] = UNITS.find(([, atLeast]) => seconds >= atLeast) ?? [];
  return unit ? t(`erpLink.duration.${unit}`, { count: Math.floor(seconds / length) }) : t("erpLink.duration.none");
}
