import type { TrainEvent } from "../train/events.ts";
import { type CallableWorker, WorkerCalls } from "../worker_calls.ts";
import { refusal } from "./arguments.ts";
import type { DeviceOptions } from "./device.ts";
import type { RunPlan } from "./plan.ts";
import type { PreparedRun, StartOptions, Telling } from "./prepare.ts";
import type { TrainingWorkerMethods } from "./training_worker.ts";
import type { SentError, WorkerMessage } from "./worker_messages.ts";

type Calls = WorkerCalls<TrainingWorkerMethods>;

function startWorker(): Calls {
  const worker = new Worker(new URL("./training_worker.ts", import.meta.url), { type: "module" });
  return new WorkerCalls(worker as CallableWorker);
}

/**
 * Prepares a run in a worker.
 *
 * @returns Nothing where the worker does not start, as in an executable that has not its module.
 */
export async function prepareInWorker(
  plan: RunPlan,
  { backend, threads, adapter, turbo, engineFlags }: DeviceOptions,
  telling: Telling,
): Promise<PreparedRun | undefined> {
  const calls = startWorker();
  try {
    // All that there is of options would not pass to another thread.
    await calls.call("prepare", plan, { backend, threads, adapter, turbo, engineFlags });
  } catch {
    calls.end();
    return undefined;
  }
  try {
    for await (const message of messages(calls, telling)) {
      if (message.type !== "prepared") continue;
      return {
        classNames: message.classNames,
        train: (options) => train(calls, options, telling),
        histories: () => calls.call("histories"),
        dispose: () => calls.end(),
      };
    }
  } catch (error) {
    calls.end();
    throw error;
  }
}

/** What the worker says, but what is for people, which they are told; until it is done. */
async function* messages(
  calls: Calls,
  { working, notice }: Telling,
): AsyncGenerator<WorkerMessage, void, void> {
  while (true) {
    const message = await calls.call("next");
    if (message.type === "working") working(message.text, message.done);
    else if (message.type === "notice") notice(message.text);
    else if (message.type === "failed") throw receive(message.error);
    else if (message.type === "done") return;
    else yield message;
  }
}

async function* train(
  calls: Calls,
  { signal, checkpoints, run, workers }: StartOptions,
  telling: Telling,
): AsyncGenerator<TrainEvent, void, void> {
  const stop = () => void calls.call("stop");
  signal?.addEventListener("abort", stop);
  try {
    if (signal?.aborted) stop();
    await calls.call("train", { run, workers, saves: checkpoints !== undefined });
    for await (const message of messages(calls, telling)) {
      if (message.type === "event") yield message.event;
      else if (message.type === "save") {
        try {
          await calls.call("saved", await checkpoints!.save(message.state));
        } catch (error) {
          await calls.call("notSaved", (error as Error).message);
        }
      }
    }
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** The error that a worker told of. */
function receive({ name, message, stack, refused }: SentError): Error {
  if (refused) return refusal(message);
  const error = name === "TypeError" ? new TypeError(message) : new Error(message);
  return Object.assign(error, { name, stack });
}
