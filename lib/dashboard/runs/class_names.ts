import type { Run } from "../../runs/run.ts";

/** What a run calls its classes; the digits, while it has not started. */
export function classNamesOf({ configuration }: Pick<Run, "configuration">): readonly string[] {
  return configuration?.classNames ?? digits;
}

const digits: readonly string[] = Array.from({ length: 10 }, (_, digit) => String(digit));

/** What somebody shall write to see it read: `a digit`, `a character`, `one of Shirt, Coat or Bag`. */
export function whatToWrite(names: readonly string[]): string {
  if (names.every((name) => /^\d$/.test(name))) return "a digit";
  if (names.every((name) => [...name].length === 1)) return "a character";
  const last = names.at(-1)!;
  return names.length > MOST_NAMES
    ? "something that it knows"
    : `one of ${names.slice(0, -1).join(", ")} or ${last}`;
}

/** More names than these make no sentence. */
const MOST_NAMES = 5;
