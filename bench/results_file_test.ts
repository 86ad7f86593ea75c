import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { keepResults } from "./results_file.ts";

Deno.test("a section replaces its own results and leaves those of others", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = new URL("results/bench.json", pathToFileURL(`${folder}/`));
    await keepResults(file, { step: { milliseconds: 90 } });
    await keepResults(file, { memory: { peak: 1 } });
    await keepResults(file, { step: { milliseconds: 80 } });
    assert.deepEqual(JSON.parse(await Deno.readTextFile(file)), {
      step: { milliseconds: 80 },
      memory: { peak: 1 },
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
