import type { AdapterPreference } from "../../backends/webgpu/adapter.ts";
import { describeCircumstances, formatCircumstances } from "../machine.ts";
import { keepResults } from "../results_file.ts";
import { formatWebGpu } from "./format.ts";
import { measureWebGpu } from "./measure.ts";

const resultsFile = new URL("../results/webgpu.json", import.meta.url);

/**
 * Measures training on a GPU, or on one in software where there is none, prints it and keeps it in
 * results/webgpu.json, under the GPU's name.
 *
 * @throws {Error} If there is neither.
 */
export async function benchWebGpu(
  { rounds, json }: { readonly rounds: number; readonly json: boolean },
): Promise<void> {
  const adapter: AdapterPreference = "high-performance";
  const circumstances = describeCircumstances();
  if (!json) console.log([...formatCircumstances(circumstances), ""].join("\n"));
  const result = await measureWebGpu({ adapter, rounds }, (line) => console.error(line));
  const report = { ...circumstances, settings: { rounds }, result };
  await keepResults(resultsFile, { [result.device.name]: report });
  console.log(json ? JSON.stringify(report) : formatWebGpu(result).join("\n"));
}
