/** Turns text bold, dim and so on, or leaves it as it is where colour is not wanted. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly accent: (text: string) => string;
  readonly good: (text: string) => string;
}

const paint = (code: number, end: number) => (text: string) => `\x1b[${code}m${text}\x1b[${end}m`;

/** What suits standard output. */
export function chooseStyle(): Style {
  return Deno.stdout.isTerminal() && !Deno.noColor ? coloured : plain;
}

/** For a terminal that shows colour. */
export const coloured: Style = {
  bold: paint(1, 22),
  dim: paint(2, 22),
  accent: paint(36, 39),
  good: paint(32, 39),
};

const same = (text: string) => text;

/** For files, pipes and `NO_COLOR`. */
export const plain: Style = { bold: same, dim: same, accent: same, good: same };
