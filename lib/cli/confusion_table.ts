import type { Evaluation } from "../train/evaluate.ts";
import { alignLeft, alignRight, displayWidth, shortened } from "./display_width.ts";
import { formatAccuracy, formatCount } from "./format.ts";
import type { Style } from "./style.ts";

const mostConfusions = 10;
const head = "Class";
const correctColumns = "  Correct".length;
/** A class's name that is cut to less tells nothing. */
const leastName = 8;

/**
 * Which classes were read as which: a table where it fits into `columns`, else the most frequent
 * confusions.
 *
 * @param names what each class is called
 */
export function confusionTable(
  test: Evaluation,
  names: readonly string[],
  columns: number,
  style: Style,
): string[] {
  const layout = layOut(test, names, columns);
  return layout ? table(test, names, layout, style) : frequentConfusions(test, names);
}

interface Layout {
  /** Columns of a row's name, and of each count. */
  readonly name: number;
  readonly cell: number;
  readonly count: (count: number) => string;
}

/** Names of rows come first, then thousands that are set apart, then the names above the counts. */
function layOut(
  { confusion }: Evaluation,
  names: readonly string[],
  columns: number,
): Layout | undefined {
  const longest = Math.max(...names.map(displayWidth));
  const whole = Math.max(longest, head.length) + 1;
  const largest = Math.max(...confusion.flat());
  const room = (name: number) => Math.floor((columns - name - correctColumns) / confusion.length);
  const least = (count: Layout["count"]) => Math.max(count(largest).length, 2) + 1;
  for (const count of [formatCount, String]) {
    if (room(whole) < least(count)) continue;
    const cell = Math.min(room(whole), Math.max(least(count), longest + 1));
    return { name: whole, cell, count };
  }
  const cell = least(String);
  const name = columns - correctColumns - cell * confusion.length;
  return name < leastName ? undefined : { name, cell, count: String };
}

function table(
  test: Evaluation,
  names: readonly string[],
  { name, cell, count }: Layout,
  style: Style,
): string[] {
  const { confusion } = test;
  const heads = names.map((name) => alignRight(shortened(name, cell - 1, ""), cell)).join("");
  const numbered = names.every((name) => /^\d+$/.test(name));
  const align = numbered ? alignRight : alignLeft;
  return [
    style.dim(`${head.padEnd(name)}${heads}  Correct`),
    ...confusion.map((row, label) => {
      const cells = row.map((images, read) => {
        const text = (images === 0 ? "·" : count(images)).padStart(cell);
        if (read === label) return style.good(text);
        return images === 0 ? style.dim(text) : text;
      });
      const shown = align(shortened(names[label], name - 1), name - 1);
      return `${style.dim(shown)} ${cells.join("")}  ${correct(test, label).padStart(7)}`;
    }),
  ];
}

function correct(test: Evaluation, label: number): string {
  const { correct, total } = test.perClass[label];
  return total === 0 ? "-" : formatAccuracy(correct / total);
}

function frequentConfusions(test: Evaluation, names: readonly string[]): string[] {
  const confusions = test.confusion
    .flatMap((row, label) => row.map((count, read) => ({ label, read, count })))
    .filter(({ label, read, count }) => label !== read && count > 0)
    .sort((one, other) => other.count - one.count);
  const called = (label: number) => shortened(names[label], 24);
  return [
    confusions.length === 0 ? "No image was read wrongly." : "Most frequent confusions:",
    ...confusions.slice(0, mostConfusions).map(({ label, read, count }) =>
      `  ${called(label)} read as ${called(read)}: ${formatCount(count)}`
    ),
  ];
}
