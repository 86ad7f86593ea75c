/**
 * `deno task evaluate`: tests a trained network.
 *
 * @module
 */
import { dirname } from "node:path";
import { parseArguments, refusal } from "./arguments.ts";
import { runTask, type Shell } from "./command.ts";
import { loadSplit } from "./data.ts";
import { checkDevice } from "./device.ts";
import { evaluateOptions } from "./options.ts";
import { chooseRenderer } from "./choose_renderer.ts";
import { entryAt } from "../entry_at.ts";
import { dataNames, isName } from "./schemas.ts";
import { storedOptions } from "./stored_options.ts";
import { openTrained, readTrained, type TrainedFile } from "./trained_model.ts";

/** The command's name, purpose, arguments and options. */
export const evaluateDefinition = {
  name: "evaluate",
  description: "Tests a trained network on the test images of its data.",
  positional: [["<checkpoint>", "a model's file (.safetensors), a run's folder or its id"]],
  options: evaluateOptions,
  example: "evaluate runs/2026-11-23-071503-4f2a",
} as const;

/** Runs the command and gives its exit code. */
export async function evaluateCommand(
  given: readonly string[],
  shell: Shell,
): Promise<number> {
  const { options, positional } = parseArguments(evaluateDefinition, given, shell);
  checkDevice(options);
  const renderer = chooseRenderer(options, shell);
  const file = await readTrained(positional[0], options.runs ?? "runs");
  const data = options.data ?? await dataOf(file);
  const [{ model, backend }, { test }, { evaluate }] = await Promise.all([
    openTrained(file, options),
    loadSplit({ ...options, data }, renderer),
    import("../train/evaluate.ts"),
  ]);
  const classNames = file.metadata.configuration.classNames ?? test.classNames;
  try {
    renderer.working(`Testing on ${test.name}`);
    const tested = await evaluate(model, test);
    if (options.json) {
      shell.out.line(JSON.stringify({ checkpoint: file.path, dataset: test.name, ...tested }));
    } else renderer.finish({ tested, classNames, files: [["Checkpoint", file.path]] });
    return 0;
  } finally {
    model.dispose();
    backend.dispose();
  }
}

/** What a network learned from: its data set's name, or the folder that the run's record keeps. */
async function dataOf({ path, metadata: { configuration } }: TrainedFile): Promise<string> {
  const { dataset = dataNames[0] } = configuration;
  if (isName(dataNames, dataset)) return dataset;
  const kept = (await storedOptions(dirname(path)))?.data;
  if (typeof kept === "string" && entryAt(kept)) return kept;
  throw refusal(
    `The network learned from ${dataset}, whose folder is not known here: give it with --data.`,
  );
}

if (import.meta.main) await runTask(evaluateCommand);
