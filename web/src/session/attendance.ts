/** Nobody has touched the page for longer than this: what it asks for since then, it asks for by itself. */
const ATTENDED = 60_000;

/** What somebody does to a page, with whatever he does it. Moving the pointer over it is not enough. */
const TOUCHES = ["pointerdown", "keydown", "wheel", "touchstart", "click", "input", "submit"] as const;

/** When somebody last touched the page. Loading it was the first touch. */
let touched = Date.now();

// Before anybody else: what stops an event on its way was touched all the same.
for (const touch of TOUCHES) {
  addEventListener(
    touch,
    () => {
      touched = Date.now();
    },
    { capture: true, passive: true },
  );
}

/**
 * True while the page is merely open. It refreshes itself all the same, and says so with each request: a session that
 * nobody uses shall end. Each tab speaks for itself.
 */
export function isUnattended(): boolean {
  return Date.now() - touched > ATTENDED;
}
