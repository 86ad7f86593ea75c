import type { Evaluation } from "../train/evaluate.ts";
import { formatAccuracy, formatCount } from "./format.ts";
import type { Style } from "./style.ts";

const mostConfusions = 10;

/**
 * Which classes were read as which: a table where it fits into `columns`, else the most frequent
 * confusions.
 */
export function confusionTable(test: Evaluation, columns: number, style: Style): string[] {
  const { confusion } = test;
  const largest = Math.max(...confusion.flat());
  const cell = Math.max(formatCount(largest).length, 2) + 1;
  const head = "Class ".length;
  const width = head + cell * confusion.length + 9;
  return width <= columns ? table(test, head, cell, style) : frequentConfusions(test);
}

function table(test: Evaluation, head: number, cell: number, style: Style): string[] {
  const { confusion } = test;
  const names = confusion.map((_, column) => String(column).padStart(cell)).join("");
  return [
    style.dim(`${"Class".padEnd(head)}${names}  Correct`),
    ...confusion.map((row, label) => {
      const cells = row.map((count, read) => {
        const text = (count === 0 ? "·" : formatCount(count)).padStart(cell);
        if (read === label) return style.good(text);
        return count === 0 ? style.dim(text) : text;
      });
      return `${style.dim(String(label).padStart(head - 1))} ${cells.join("")}  ${
        correct(test, label).padStart(7)
      }`;
    }),
  ];
}

function correct(test: Evaluation, label: number): string {
  const { correct, total } = test.perClass[label];
  return total === 0 ? "-" : formatAccuracy(correct / total);
}

function frequentConfusions(test: Evaluation): string[] {
  const confusions = test.confusion
    .flatMap((row, label) => row.map((count, read) => ({ label, read, count })))
    .filter(({ label, read, count }) => label !== read && count > 0)
    .sort((one, other) => other.count - one.count);
  return [
    confusions.length === 0 ? "No image was read wrongly." : "Most frequent confusions:",
    ...confusions.slice(0, mostConfusions).map(({ label, read, count }) =>
      `  ${label} read as ${read}: ${formatCount(count)}`
    ),
  ];
}
