import type { Peaks } from "./peaks.ts";

/** What sections are measured with. */
export interface Context {
  readonly threads: number;
  /** How often each figure is taken. */
  readonly rounds: number;
  /** What the processor can do at most, measured when it is first asked for. */
  peaks(): Promise<Peaks>;
  /** Tells of progress. */
  note(line: string): void;
}

/** A part of the benchmark: what it measures can be kept as JSON, and shown. */
export interface Section<Result> {
  /** What the figures are, in one line. */
  title(context: Pick<Context, "threads" | "rounds">): string;
  measure(context: Context): Promise<Result>;
  /** Lines of 80 columns at most. */
  format(result: Result): string[];
}
