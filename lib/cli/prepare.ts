import type { SelectedBackend } from "../../backends/mod.ts";
import type { DataSplit } from "../data/dataset.ts";
import type { CNN } from "../model/cnn.ts";
import { refusal } from "./arguments.ts";
import { loadSplit } from "./data.ts";
import { type DeviceOptions, openBackend } from "./device.ts";
import { formatCount } from "./format.ts";
import type { RunPlan } from "./plan.ts";
import { checkFit } from "./read_network.ts";
import type { Renderer } from "./renderer.ts";

/** What a run needs beside its plan, ready to start. */
export interface Prepared {
  readonly model: CNN;
  readonly data: DataSplit;
  readonly backend: SelectedBackend;
  readonly train: typeof import("../train/train.ts").train;
  /** SHA-256 of the file whose weights the network has, where it has not drawn its own. */
  readonly initialWeights?: string;
}

/** Loads modules and data side by side: TensorFlow.js is not loaded before the plan is sound. */
export async function prepare(
  plan: RunPlan,
  device: DeviceOptions,
  renderer: Pick<Renderer, "working" | "notice">,
): Promise<Prepared> {
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
    return { model, data, backend, train, initialWeights };
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
