import assert from "node:assert/strict";
import results from "../results/bench.json" with { type: "json" };
import type { Section } from "../section.ts";
import { TABLE_WIDTH } from "../table.ts";
import { sectionNames, sections } from "./mod.ts";

Deno.test(`each section of the kept results fits into ${TABLE_WIDTH} columns`, () => {
  assert.deepEqual(Object.keys(results).sort(), [...sectionNames].sort());
  for (const name of sectionNames) {
    const section: Section<unknown> = sections[name];
    const lines = section.format(results[name].result);
    assert(lines.length > 1, name);
    for (const line of lines) assert(line.length <= TABLE_WIDTH, `${name}: ${line}`);
  }
});
