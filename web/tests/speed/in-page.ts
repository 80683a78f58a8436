/* What runs in the page that is measured: each function is handed over as text, so it uses nothing from outside itself. */

/** The tasks of the page's thread that took more than 50 ms. */
export interface Tasks {
  longTasks: number;
  longestTaskMs: number;
}

/** Writes down the duration of each task of more than 50 ms. */
export function recordTasks(): void {
  const tasks: number[] = [];
  Object.assign(window, { tasks });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  }).observe({ type: "longtask", buffered: true });
}

/** Milliseconds since the navigation, once the page has nothing to do. */
export function interactiveAt(): Promise<number> {
  return new Promise((resolve) => requestIdleCallback(() => resolve(Math.round(performance.now()))));
}

/** Writes down at each frame which row is the last in view, and how long rows in view have been awaited. */
export function recordFrames(): { height: number; total: number } {
  const grid = document.querySelector<HTMLElement>("[role='grid']");
  const scroller = grid?.parentElement;
  const row = grid?.querySelector<HTMLElement>("[data-row]");
  if (!grid || !scroller || !row) throw new Error("no rows");
  const frames = { last: 0, waits: [] as number[] };
  Object.assign(window, { frames });
  let since: number | undefined;
  const look = (now: number) => {
    const { top, bottom } = scroller.getBoundingClientRect();
    const inView = (element: Element) => {
      const box = element.getBoundingClientRect();
      return box.bottom > top && box.top < bottom;
    };
    const shown = [...grid.querySelectorAll<HTMLElement>("[data-place]")].filter(inView);
    const waiting = shown.length === 0 || shown.some(({ dataset }) => dataset.row === undefined);
    if (waiting) since ??= now;
    else if (since !== undefined) {
      frames.waits.push(now - since);
      since = undefined;
    }
    frames.last = Math.max(frames.last, ...shown.map(({ dataset }) => Number(dataset.place)));
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  return { height: row.getBoundingClientRect().height, total: Number(grid.getAttribute("aria-rowcount")) - 2 };
}

/** Scrolls to a place: milliseconds until all rows in view are shown. */
export function jump(place: number): Promise<number> {
  const grid = document.querySelector<HTMLElement>("[role='grid']");
  const scroller = grid?.parentElement;
  const height = grid?.querySelector<HTMLElement>("[data-row]")?.getBoundingClientRect().height;
  if (!grid || !scroller || !height) throw new Error("no rows");
  const started = performance.now();
  scroller.scrollTop = place * height;
  return new Promise((resolve) => {
    const look = () => {
      const { top, bottom } = scroller.getBoundingClientRect();
      const shown = [...grid.querySelectorAll<HTMLElement>("[data-place]")].filter((element) => {
        const box = element.getBoundingClientRect();
        return box.bottom > top && box.top < bottom;
      });
      const there = shown.some(({ dataset }) => Math.abs(Number(dataset.place) - place) < 30);
      if (there && shown.every(({ dataset }) => dataset.row !== undefined)) resolve(performance.now() - started);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** Goes to the next page: milliseconds until its rows are shown. */
export function nextPage(): Promise<number> {
  const first = () => document.querySelector<HTMLElement>("[data-row]")?.dataset.row;
  const button = document.querySelector<HTMLElement>("button[aria-label='Next page']");
  if (!button) throw new Error("no next page");
  const before = first();
  const started = performance.now();
  button.click();
  return new Promise((resolve) => {
    const look = () => {
      if (first() !== undefined && first() !== before) resolve(performance.now() - started);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
