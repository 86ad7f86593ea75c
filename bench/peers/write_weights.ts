import { selectBackend } from "../../backends/mod.ts";
import { CNN } from "../../lib/model/cnn.ts";
import { seededRandom } from "../../lib/random.ts";
import type { NamedArray } from "../../lib/named_array.ts";
import { type Weights, weightsFile } from "./weights.ts";

/** Statistics that are not 0 and 1, so that a peer which mistakes them reads something else. */
function vary(name: string, { shape, data }: NamedArray): Weights[string] {
  if (!/running_(mean|var)$/.test(name)) return { shape, values: Array.from(data, Number) };
  const random = seededRandom(0, "peers", name);
  const least = name.endsWith("var") ? 0.5 : -0.1;
  const range = name.endsWith("var") ? 1 : 0.2;
  return {
    shape,
    values: Array.from({ length: data.length }, () => least + random.nextFloat() * range),
  };
}

/** Writes the weights of a new network into a folder. */
export async function writeWeights(folder: string): Promise<void> {
  const backend = await selectBackend({ prefer: "cpu" });
  const model = new CNN({ seed: 0 });
  const state = [...await model.stateDict()];
  model.dispose();
  backend.dispose();
  const weights = Object.fromEntries(state.map(([name, array]) => [name, vary(name, array)]));
  await Deno.writeTextFile(weightsFile(folder), JSON.stringify(weights));
}
