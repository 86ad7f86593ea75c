/**
 * The process that a `TrainingProcess` starts. Nobody types this.
 *
 * @module
 */
import { completeCommand } from "../cli/command.ts";
import { Output } from "../cli/output.ts";
import { stopSignals } from "../cli/stop_signals.ts";
import { trainCommand } from "../cli/train.ts";
import { ACKNOWLEDGEMENT } from "./training_process.ts";

/**
 * Checks the kernels, if V8 was started with flags, says that it begins, trains, and leaves the process.
 *
 * @param given the program's name, V8's flags, and what follows `train` on a command line
 * @param checkKernels throws where kernels compute wrongly
 */
export async function serveTraining(
  [program, flags, ...given]: readonly string[],
  checkKernels: (engineFlags: readonly string[]) => Promise<void> = selfCheck,
): Promise<never> {
  stopWithParent();
  const starter = new Output(Deno.stderr);
  const engineFlags = flags === "" ? [] : flags.split(",");
  if (engineFlags.length > 0) {
    try {
      await checkKernels(engineFlags);
    } catch (error) {
      starter.line(`the kernels failed their self-check: ${(error as Error).message}`);
      Deno.exit(1);
    }
  }
  starter.line(ACKNOWLEDGEMENT);
  return Deno.exit(await completeCommand(trainCommand, given, program, engineFlags));
}

async function selfCheck(engineFlags: readonly string[]): Promise<void> {
  const { selfCheck } = await import("../../backends/wasm/self_check.ts");
  await selfCheck(engineFlags);
}

/** Nothing is ever written to standard input. Its end is the end of the process that started this. */
async function stopWithParent(): Promise<void> {
  for await (const _ of Deno.stdin.readable);
  Deno.kill(Deno.pid, stopSignals[0]);
}

if (import.meta.main) await serveTraining(Deno.args);
