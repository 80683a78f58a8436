/**
 * Times as they are typed, in the tenant's time zone: "2026-11-22T14:30", as the browser's input for date and time has
 * them. Where the clocks go forward, some of them do not exist; where they go back, the first of two is meant.
 */

const MINUTE = 60_000;
const HALF_HOUR = 30 * MINUTE;
/** Longer than any step of any clock, and than any difference between a zone and UTC. */
const DAY = 24 * 60 * MINUTE;

const TYPED = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?$/;

/** By zone: the browser takes a millisecond to make one. */
const clocks = new Map<string, Intl.DateTimeFormat>();

/** What was typed: the instant, or why it is none. */
export type ReadTime = { instant: string } | { instant: undefined; wrong: "missing" | "skipped" };

/** The instant that a typed time means in a zone. */
export function readTime(typed: string, zone: string): ReadTime {
  const wall = wallOf(typed);
  if (wall === undefined) return { instant: undefined, wrong: "missing" };
  // The zone's differences from UTC shortly before and after: two where the clocks are changed between.
  for (const offset of [offsetAt(wall - DAY, zone), offsetAt(wall + DAY, zone)]) {
    if (offsetAt(wall - offset, zone) === offset) return { instant: new Date(wall - offset).toISOString() };
  }
  return { instant: undefined, wrong: "skipped" };
}

/** How an instant is typed in a zone. */
export function typedTime(instant: string | Date, zone: string): string {
  const time = new Date(instant).getTime();
  return new Date(time + offsetAt(time, zone)).toISOString().slice(0, "2026-11-22T14:30".length);
}

/** The hour that a clock in a zone shows, 0 to 23. */
export function hourIn(instant: string, zone: string): number {
  return Number(typedTime(instant, zone).slice(11, 13));
}

/** From when to when an activity is expected to begin on a day, Monday to Friday; as it is typed. */
const OPENS = "08:00";
const CLOSES = "17:00";

/**
 * What a new activity begins with: now, rounded up to the next half hour of the zone's clocks in office hours, or else the
 * morning of the next working day; as it is typed.
 */
export function nextOfficeTime(now: Date, zone: string): string {
  const soon = nextHalfHour(now, zone);
  const [day = "", time = ""] = soon.split("T");
  if (isWorkday(day) && time < CLOSES) return time < OPENS ? `${day}T${OPENS}` : soon;
  let next = dayAfter(day);
  while (!isWorkday(next)) next = dayAfter(next);
  return `${next}T${OPENS}`;
}

function isWorkday(day: string): boolean {
  return ![0, 6].includes(new Date(day).getUTCDay());
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + DAY).toISOString().slice(0, day.length);
}

/** Now, rounded up to the next half hour of the zone's clocks; as it is typed. */
export function nextHalfHour(now: Date, zone: string): string {
  const offset = offsetAt(now.getTime(), zone);
  const wall = now.getTime() + offset;
  return typedTime(new Date(Math.ceil(wall / HALF_HOUR) * HALF_HOUR - offset), zone);
}

/** What was typed, as if it were UTC; undefined if it is no time, such as the 31st of a shorter month. */
function wallOf(typed: string): number | undefined {
  const parts = TYPED.exec(typed);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.slice(1).map(Number);
  const wall = new Date(Date.UTC(year, month - 1, day, hour, minute));
  const same = wall.getUTCMonth() === month - 1 && wall.getUTCDate() === day && wall.getUTCHours() === hour;
  return same ? wall.getTime() : undefined;
}

/** By how much a zone's clocks are ahead of UTC at an instant, in milliseconds and whole seconds. */
function offsetAt(instant: number, zone: string): number {
  const parts = Object.fromEntries(
    clockOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

function clockOf(zone: string): Intl.DateTimeFormat {
  const present = clocks.get(zone);
  if (present) return present;
  const made = newClock(zone);
  clocks.set(zone, made);
  return made;
}

function newClock(zone: string): Intl.DateTimeFormat {
  const look: Intl.DateTimeFormatOptions = {
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  };
  try {
    return new Intl.DateTimeFormat("en", { ...look, timeZone: zone || undefined });
  } catch {
    // A zone that the browser does not know: as everywhere, its own one.
    return new Intl.DateTimeFormat("en", look);
  }
}
