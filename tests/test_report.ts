import { stripVTControlCharacters } from "node:util";

const closingLine =
  /^(?:ok|FAILED) \| (\d+) passed(?: \(.*?\))? \| (\d+) failed(?: \(.*?\))?(?: \| (\d+) ignored)?/;
const ignoredTest = /^(.+) \.\.\. ignored \(.*\)$/;

/**
 * Reads what `deno test` writes, once or several times: how many tests passed, and which were skipped.
 */
export class TestReport {
  /** Names of the tests that were skipped; a name says why. */
  readonly skipped: string[] = [];
  #counts = { passed: 0, failed: 0, ignored: 0 };

  /** Takes the next line. */
  read(line: string): void {
    const text = stripVTControlCharacters(line);
    const skipped = ignoredTest.exec(text)?.[1];
    if (skipped !== undefined) this.skipped.push(skipped.trim());
    const closing = closingLine.exec(text);
    if (closing === null) return;
    const [passed, failed, ignored] = closing.slice(1).map((digits) => Number(digits ?? 0));
    this.#counts = {
      passed: this.#counts.passed + passed,
      failed: this.#counts.failed + failed,
      ignored: this.#counts.ignored + ignored,
    };
  }

  /**
   * One line for people and machines: `123 passed, 0 failed, 2 skipped`. A run that failed without a
   * failed test, as when a file cannot be loaded, counts as one failure.
   */
  summarize(success: boolean): string {
    const { passed, failed, ignored } = this.#counts;
    const failures = success ? failed : Math.max(failed, 1);
    return `${passed} passed, ${failures} failed, ${ignored} skipped`;
  }
}
