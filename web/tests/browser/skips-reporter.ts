import type { FullResult, Reporter, TestCase } from "@playwright/test/reporter";

/** Says at the end why tests were skipped: a run without them must not look like a whole one. */
export default class SkipsReporter implements Reporter {
  readonly #skipped = new Map<string, number>();

  onTestEnd(test: TestCase): void {
    if (test.outcome() !== "skipped") return;
    const reason = test.annotations.find(({ type }) => type === "skip")?.description ?? "no reason is given";
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
  }

  onEnd(_: FullResult): void {
    for (const [reason, count] of this.#skipped)
      process.stdout.write(`\n  skipped, ${count} of the tests: ${reason}\n`);
  }

  /** The list says the rest. */
  printsToStdio(): boolean {
    return false;
  }
}
