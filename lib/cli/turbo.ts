import { TrainingProcess } from "../process/training_process.ts";
import { turboFlags } from "../process/turbo_flags.ts";
import type { Shell } from "./command.ts";
import { exitCodes, stopSignals } from "./stop_signals.ts";

/**
 * Trains in a process whose V8 has the flags of turbo, and hands on the signals that this one gets.
 *
 * @param given what follows `train` on the command line
 * @param runs where runs lie
 * @param notice tells why there is no turbo
 * @returns The exit code; `undefined` where there is no turbo, and this process may train.
 */
export async function trainWithTurbo(
  given: readonly string[],
  runs: string,
  { program, error }: Shell,
  notice: (text: string) => void,
): Promise<number | undefined> {
  const turnOff = (reason: string) =>
    notice(`Turbo is off: ${reason}. Training with all memory checks.`);
  let process: TrainingProcess;
  try {
    process = new TrainingProcess({
      program,
      given,
      folders: [runs],
      flags: turboFlags,
      stdout: "inherit",
      onLine: (line) => error.line(line),
    });
  } catch (failure) {
    return turnOff((failure as Error).message), undefined;
  }
  let stopped: number | undefined;
  const listeners = stopSignals.map((name) => {
    const listener = () => {
      stopped ??= exitCodes[name];
      process.kill(name);
    };
    Deno.addSignalListener(name, listener);
    return { name, listener };
  });
  try {
    const refusal = await process.begun;
    const { code, signal } = await process.ended;
    // A key press reaches both processes, and may end that one before this one hears of it.
    if (stopped !== undefined || (signal !== null && signal in exitCodes)) return code;
    if (refusal !== undefined) return turnOff(refusal), undefined;
    if (signal !== null) {
      throw new Error(
        `The process that trained was ended by ${signal}. If a run lies in '${runs}', go on with ` +
          "it by --resume, without --turbo.",
      );
    }
    return code;
  } finally {
    for (const { name, listener } of listeners) Deno.removeSignalListener(name, listener);
  }
}
