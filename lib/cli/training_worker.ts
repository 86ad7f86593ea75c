/**
 * The worker in which a run on a GPU trains, so that what it reads back never stops the terminal. It
 * computes, and tells; files and records are its starter's.
 *
 * @module
 */
import { CommanderError } from "commander";
import type { CheckpointSink } from "../train/state.ts";
import { answerCalls, type WorkerPort } from "../worker_calls.ts";
import type { DeviceOptions } from "./device.ts";
import type { RunPlan } from "./plan.ts";
import { type PreparedRun, prepareHere, type StartOptions } from "./prepare.ts";
import { Outbox, type SentError } from "./worker_messages.ts";
import type { Histories } from "./write_curves.ts";

/** Where a checkpoint lies. */
type Saved = Awaited<ReturnType<CheckpointSink["save"]>>;

/** What can be sent of the options of a start. */
export interface SentOptions extends Pick<StartOptions, "run" | "workers"> {
  /** Whether checkpoints are wanted. */
  readonly saves: boolean;
}

const outbox = new Outbox();
const stop = new AbortController();
let run: PreparedRun;
let saving: PromiseWithResolvers<Saved>;

/** Asks the starter to save. */
const checkpoints: CheckpointSink = {
  save(state) {
    saving = Promise.withResolvers();
    outbox.put({ type: "save", state });
    return saving.promise;
  },
};

function send(error: unknown): SentError {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { name, message, stack, refused: error instanceof CommanderError };
}

/** Lets a failure be a message. */
async function telling(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    outbox.put({ type: "failed", error: send(error) });
  }
}

/** What the starter asks. Each but `next` returns at once: what comes of it, `next` tells. */
const methods = {
  prepare(plan: RunPlan, device: DeviceOptions): void {
    telling(async () => {
      run = await prepareHere(plan, device, {
        working: (text, done) => void outbox.put({ type: "working", text, done }),
        notice: (text) => void outbox.put({ type: "notice", text }),
      });
      outbox.put({ type: "prepared", classNames: run.classNames });
    });
  },

  train({ saves, ...options }: SentOptions): void {
    telling(async () => {
      const events = run.train({
        ...options,
        checkpoints: saves ? checkpoints : undefined,
        signal: stop.signal,
      });
      for await (const event of events) await outbox.put({ type: "event", event });
      outbox.put({ type: "done" });
    });
  },

  next: () => outbox.take(),

  saved: (where: Saved): void => saving.resolve(where),

  notSaved: (message: string): void => saving.reject(new Error(message)),

  stop: (): void => stop.abort(),

  async histories(): Promise<Histories> {
    const { lossHistory, accuracyHistory } = await run.histories();
    return { lossHistory, accuracyHistory };
  },
};

/** What the worker can be asked. */
export type TrainingWorkerMethods = typeof methods;

answerCalls(methods, self as unknown as WorkerPort);
