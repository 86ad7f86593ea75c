/**
 * The command line: trains a network, tests it, reads with it and writes it for other programs.
 *
 * ```sh
 * deno run --allow-read --allow-write jsr:@glyph/cnn/cli train
 * deno run --allow-read jsr:@glyph/cnn/cli evaluate runs/2026-11-23-071503-4f2a
 * deno run --allow-read jsr:@glyph/cnn/cli predict runs/2026-11-23-071503-4f2a seven.png
 * deno run --allow-read --allow-write jsr:@glyph/cnn/cli export 2026-11-23-071503-4f2a --to onnx
 * ```
 *
 * @example
 * ```ts
 * import { runCommandLine } from "@glyph/cnn/cli";
 * import assert from "node:assert/strict";
 *
 * assert.equal(await runCommandLine(["evaluate", "--help"]), 0);
 * ```
 *
 * @module
 */
import { refusal } from "./arguments.ts";
import { type Command, completeCommand, program, type Shell } from "./command.ts";
import { dataCommand, dataDefinition } from "./data_command.ts";
import { evaluateCommand, evaluateDefinition } from "./evaluate.ts";
import { exportCommand, exportDefinition } from "./export.ts";
import { predictCommand, predictDefinition } from "./predict.ts";
import { trainCommand, trainDefinition } from "./train.ts";

export { trainInProcess, type TrainInProcessOptions } from "../process/train_in_process.ts";

const commands = [
  { ...trainDefinition, run: trainCommand },
  { ...evaluateDefinition, run: evaluateCommand },
  { ...predictDefinition, run: predictCommand },
  { ...dataDefinition, run: dataCommand },
  { ...exportDefinition, run: exportCommand },
];

/**
 * Runs a command line and prints as the program does: results to standard output, the rest to
 * standard error.
 *
 * @param given The command's name, `train`, `evaluate`, `predict`, `data` or `export`, and what
 * follows it. `--help` lists the commands, and after a command its options.
 * @returns The exit code: 0, or 2 if the line cannot be followed as it was typed, 1 if the command
 * fails, 130 or 143 if it was stopped by a signal, 141 if nobody reads standard output any more.
 *
 * @example
 * ```ts
 * import { runCommandLine } from "@glyph/cnn/cli";
 * import assert from "node:assert/strict";
 *
 * assert.equal(await runCommandLine(["trian"]), 2);
 * ```
 */
export function runCommandLine(given: readonly string[]): Promise<number> {
  return completeCommand(dispatch, given, program);
}

const dispatch: Command = async ([name, ...given], shell) => {
  const command = commands.find((command) => command.name === name);
  if (command !== undefined) return await command.run(given, shell);
  if (name === "--help" || name === "-h") {
    printHelp(shell);
    return 0;
  }
  const found = name === undefined ? "No command is given" : `There is no command '${name}'`;
  const names = commands.map(({ name }) => name);
  throw refusal(
    `${found}: give ${names.slice(0, -1).join(", ")} or ${names.at(-1)}.\n` +
      `Try: ${shell.program} --help`,
  );
};

function printHelp({ program, out }: Shell): void {
  out.line(`Usage: ${program} <command> [options]`);
  out.line("\nTrains convolutional networks that read characters.\n\nCommands:");
  for (const { name, description } of commands) out.line(`  ${name.padEnd(10)}${description}`);
  out.line(`\nOptions of a command:\n  ${program} train --help`);
}

if (import.meta.main) Deno.exit(await runCommandLine(Deno.args));
