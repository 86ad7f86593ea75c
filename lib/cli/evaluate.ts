/**
 * `deno task evaluate`: tests a trained network.
 *
 * @module
 */
import { parseArguments } from "./arguments.ts";
import { runTask, type Shell } from "./command.ts";
import { loadSplit } from "./data.ts";
import { checkDevice } from "./device.ts";
import { evaluateOptions } from "./options.ts";
import { chooseRenderer } from "./choose_renderer.ts";
import { loadTrainedModel } from "./trained_model.ts";

/** The command's name, purpose, arguments and options. */
export const evaluateDefinition = {
  name: "evaluate",
  description: "Tests a trained network on the test images.",
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
  const [{ model, backend, path }, { test }, { evaluate }] = await Promise.all([
    loadTrainedModel(positional[0], options.runs ?? "runs", options),
    loadSplit(options, renderer.working),
    import("../train/evaluate.ts"),
  ]);
  try {
    renderer.working(`Testing on ${test.name}`);
    const tested = await evaluate(model, test);
    if (options.json) {
      shell.out.line(JSON.stringify({ checkpoint: path, dataset: test.name, ...tested }));
    } else {
      renderer.finish({ tested, classNames: test.classNames, files: [["Checkpoint", path]] });
    }
    return 0;
  } finally {
    model.dispose();
    backend.dispose();
  }
}

if (import.meta.main) await runTask(evaluateCommand);
