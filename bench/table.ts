/** Columns of a terminal that a table may take. */
export const TABLE_WIDTH = 80;

/** A table as text: the first column is left-aligned, the others to the right, two spaces apart. */
export function formatTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const lines = [titles, ...rows];
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) =>
    line.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])
    ).join("  ").trimEnd()
  );
}

/** A number with three digits that count, or all before the point: `0.123`, `12.3`, `1,234`. */
export function formatNumber(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en-US");
  const digits = value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return value.toFixed(digits);
}

/** Seconds as milliseconds. */
export function formatMilliseconds(seconds: number): string {
  return formatNumber(seconds * 1000);
}

/** Bytes as megabytes of a million. */
export function formatMegabytes(bytes: number | undefined): string {
  return bytes === undefined ? "unknown" : formatNumber(bytes / 1e6);
}

/** A part of a whole: `0.87`. */
export function formatRatio(ratio: number): string {
  return ratio.toFixed(2);
}

/** `1 thread`, `2 threads`. */
export function formatThreads(threads: number): string {
  return threads === 1 ? "1 thread" : `${threads} threads`;
}
