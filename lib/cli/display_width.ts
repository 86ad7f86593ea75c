import { eastAsianWidth } from "get-east-asian-width";

const graphemes = new Intl.Segmenter();

/** Columns that a text takes on a terminal: 2 for a character such as `お`. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += widthOf(segment);
  return width;
}

/** A text whose control characters are shown as `�`: a folder's name may move a terminal's cursor. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "�");
}

/**
 * A printable text in at most so many columns, cut where it is longer.
 *
 * @param end Stands where the text was cut.
 */
export function shortened(text: string, columns: number, end: string = "…"): string {
  const whole = printable(text);
  if (displayWidth(whole) <= columns) return whole;
  let [short, width] = ["", displayWidth(end)];
  for (const { segment } of graphemes.segment(whole)) {
    width += widthOf(segment);
    if (width > columns) break;
    short += segment;
  }
  return short.trimEnd() + end;
}

/** `padStart` by columns. */
export function alignRight(text: string, columns: number): string {
  return " ".repeat(Math.max(columns - displayWidth(text), 0)) + text;
}

/** `padEnd` by columns. */
export function alignLeft(text: string, columns: number): string {
  return text + " ".repeat(Math.max(columns - displayWidth(text), 0));
}

/** Further code points of a grapheme are drawn over the first. */
function widthOf(grapheme: string): number {
  return eastAsianWidth(grapheme.codePointAt(0)!);
}
