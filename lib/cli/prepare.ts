import type { DataSplit } from "../data/dataset.ts";
import type { CNN } from "../model/cnn.ts";
import type { TrainEvent } from "../train/events.ts";
import type { TrainOptions } from "../train/options.ts";
import { refusal } from "./arguments.ts";
import { loadSplit } from "./data.ts";
import { type DeviceOptions, openBackend, takesGpu } from "./device.ts";
import { formatCount } from "./format.ts";
import type { RunPlan } from "./plan.ts";
import { checkFit } from "./read_network.ts";
import type { Renderer } from "./renderer.ts";
import type { Histories } from "./write_curves.ts";

/** What a run is told when it starts. */
export type StartOptions = Pick<TrainOptions, "signal" | "checkpoints" | "run" | "workers">;

/** A run that can start. */
export interface PreparedRun {
  /** What each class of the test images is called, by label. */
  readonly classNames: readonly string[];
  /** Trains; it goes on while its events are read. */
  train(options: StartOptions): AsyncIterable<TrainEvent>;
  /** How it went. */
  histories(): Histories | Promise<Histories>;
  /** Frees the network and the device. */
  dispose(): void;
}

/** Tells of what is done. */
export type Telling = Pick<Renderer, "working" | "notice">;

/**
 * Prepares a run: on a GPU in a worker, since reading from a GPU stops all else in its thread.
 *
 * @throws {CommanderError} If the data do not fit the plan.
 */
export async function prepare(
  plan: RunPlan,
  device: DeviceOptions,
  renderer: Telling,
): Promise<PreparedRun> {
  if (!await takesGpu(device)) return await prepareHere(plan, device, renderer);
  const { prepareInWorker } = await import("./worker_run.ts");
  return await prepareInWorker(plan, device, renderer) ??
    await prepareHere(plan, device, renderer);
}

/**
 * Prepares a run in this thread. Modules and data are loaded side by side: TensorFlow.js is not loaded
 * before the plan is sound.
 */
export async function prepareHere(
  plan: RunPlan,
  device: DeviceOptions,
  renderer: Telling,
): Promise<PreparedRun> {
  renderer.working("Loading the data set");
  const [data, { CNN }, { train }, backend] = await Promise.all([
    // First, since threads of the system's read it while this one loads modules.
    loadSplit(plan, renderer),
    import("../model/cnn.ts"),
    import("../train/train.ts"),
    openBackend(device),
  ]);
  try {
    const { name, height, width, channels, classes } = data.train;
    const imageShape = [height, width, channels] as const;
    checkData(plan, data);
    await checkFit(plan.network, { name, imageShape, classes });
    const model = new CNN({ ...plan.settings, network: plan.network, classes, imageShape });
    const initialWeights = plan.weights && await loadWeights(model, plan.weights);
    return {
      classNames: data.test.classNames,
      train: (options) =>
        train(model, data, {
          ...options,
          backend,
          resume: plan.resume?.state,
          ...plan.settings,
          recipe: plan.recipe,
          initialWeights,
        }),
      histories: () => model,
      dispose() {
        model.dispose();
        backend.dispose();
      },
    };
  } catch (error) {
    backend.dispose();
    throw error;
  }
}

function checkData({ resume, settings }: RunPlan, { train: { name, count } }: DataSplit): void {
  const began = resume?.state.position.configuration;
  if (began && began.dataset !== name) {
    throw refusal(
      `The data set ${name} contradicts the run in '${resume.folder}', which learned from ` +
        `${began.dataset}: give its folder with --data.`,
    );
  }
  if (settings.validation >= count) {
    throw refusal(
      `--validation ${settings.validation} leaves none of the ${formatCount(count)} training ` +
        `images of ${name} to learn from: hold fewer out.`,
    );
  }
}

/** Gives a network the weights of a file, and the file's SHA-256. */
async function loadWeights(model: CNN, path: string): Promise<string> {
  const [{ loadStateDictFile }, { sha256 }] = await Promise.all([
    import("../formats/state_dict_file.ts"),
    import("../train/digest.ts"),
  ]);
  try {
    model.loadStateDict(await loadStateDictFile(path));
    return sha256(await Deno.readFile(path));
  } catch (error) {
    model.dispose();
    throw refusal(`The weights cannot be used. ${(error as Error).message}.`);
  }
}
