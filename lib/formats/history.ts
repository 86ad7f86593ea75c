import { basename, dirname, join, resolve } from "node:path";
import type {
  EpochEvent,
  TestEvent,
  TrainConfiguration,
  ValidationEvent,
} from "../train/events.ts";

/** All that was measured in a run, as its store has it. */
export interface RunHistory {
  /** The run's id. */
  readonly run: string;
  /** What people call it. */
  readonly name: string;
  /** What it was asked to do. Missing until it has started. */
  readonly configuration?: TrainConfiguration;
  /** A number for each step; what a resumed run did anew stands once. */
  readonly batches: {
    /** Steps done, from 1. */
    readonly step: readonly number[];
    /** The epoch that the step belongs to, from 1. */
    readonly epoch: readonly number[];
    /** Seconds of training until the step was done. */
    readonly seconds: readonly number[];
    /** Mean cross-entropy over the batch, in nats. */
    readonly loss: readonly number[];
    /** Fraction of the batch that was read rightly. */
    readonly accuracy: readonly number[];
    /** Images a second. */
    readonly imagesPerSecond: readonly number[];
    /** The optimizer's step size. */
    readonly learningRate: readonly number[];
  };
  /** A line for each epoch. */
  readonly epochs: readonly EpochEvent[];
  /** Empty where no training images were held out. */
  readonly validations: readonly ValidationEvent[];
  /** Tests, with their confusion matrices. */
  readonly tests: readonly TestEvent[];
}

/**
 * Reads what was measured in a run, from the store beside its folder.
 *
 * @param folder The run's folder, such as `runs/2026-11-23-071503-4f2a`. Needs permission to read and
 * write the folder that it lies in.
 * @throws {Error} If there is no store, or it has no such run.
 *
 * @example
 * ```ts
 * import { readHistory } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(readHistory("runs/none"), /no record of the run none/);
 * ```
 */
export async function readHistory(folder: string): Promise<RunHistory> {
  const path = resolve(folder);
  const runs = dirname(path), id = basename(path);
  const { DATABASE_NAME } = await import("../runs/run_folders.ts");
  if (await isFile(join(runs, DATABASE_NAME))) {
    const { RunStore } = await import("../runs/run_store.ts");
    using store = RunStore.open(runs);
    const run = store.get(id), metrics = store.metrics(id);
    if (run && metrics) {
      const { name, configuration } = run;
      const { batches, epochs, validations, tests } = metrics;
      return { run: id, name, configuration, batches, epochs, validations, tests };
    }
  }
  throw new Error(
    `There is no record of the run ${id} in ${runs}: only runs of the command line and the ` +
      "dashboard are recorded, in the folder beside them",
  );
}

/** Writes a history as JSON. Numbers that JSON lacks, such as the loss of a diverged run, are null. */
export function historyJson(history: RunHistory): string {
  return `${JSON.stringify(history)}\n`;
}

/**
 * Writes a history as CSV with a line of names: a row a step. What a validation and a test measured
 * stands in the row of the step before it.
 *
 * @example
 * ```ts
 * import { historyCsv } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const batches = {
 *   step: [1],
 *   epoch: [1],
 *   seconds: [0.5],
 *   loss: [2.3],
 *   accuracy: [0.1],
 *   imagesPerSecond: [256],
 *   learningRate: [0.01],
 * };
 * const [names, row] = historyCsv({ batches, validations: [], tests: [] }).split("\n");
 * assert(names.startsWith("step,epoch,seconds,loss,accuracy"));
 * assert.equal(row, "1,1,0.5,2.3,0.1,256,0.01,,,,");
 * ```
 */
export function historyCsv(
  { batches, validations, tests }: Pick<RunHistory, "batches" | "validations" | "tests">,
): string {
  const validated = new Map(validations.map((validation) => [validation.step, validation]));
  const tested = new Map(tests.map((test) => [test.step, test]));
  const rows = batches.step.map((step, index) => {
    const validation = validated.get(step), test = tested.get(step);
    return [
      step,
      batches.epoch[index],
      batches.seconds[index],
      batches.loss[index],
      batches.accuracy[index],
      batches.imagesPerSecond[index],
      batches.learningRate[index],
      validation?.loss ?? "",
      validation?.accuracy ?? "",
      test?.loss ?? "",
      test?.accuracy ?? "",
    ].join(",");
  });
  return `${[columns, ...rows].join("\n")}\n`;
}

const columns = "step,epoch,seconds,loss,accuracy,images_per_second,learning_rate," +
  "validation_loss,validation_accuracy,test_loss,test_accuracy";

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isFile }) => isFile, () => false);
}
