import { IS_BROWSER } from "fresh/runtime";
import type { ReadonlySignal } from "@preact/signals";

export interface Given {
  big: bigint;
  bytes: Uint8Array;
  cycle: { self?: unknown };
  date: Date;
  double: ReadonlySignal<number>;
  expression: RegExp;
  list: unknown[];
  map: Map<string, Set<number>>;
  text: string;
  url: URL;
}

/** Says what it was given. */
export default function Values(
  { big, bytes, cycle, date, double, expression, list, map, text, url }: Given,
) {
  const seen = [
    big + 1n,
    [...bytes],
    cycle.self === cycle,
    date.getTime(),
    double.value,
    expression.test("GLYPH"),
    list.map((value) => Object.is(value, -0) ? "-0" : String(value)),
    [...map.get("a")!],
    text,
    url.host,
  ];
  return <output id="values" data-browser={String(IS_BROWSER)}>{seen.join(" | ")}</output>;
}
