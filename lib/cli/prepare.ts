import type { SelectedBackend } from "../../backends/mod.ts";
import type { DataSplit } from "../data/dataset.ts";
import type { CNN } from "../model/cnn.ts";
import { refusal } from "./arguments.ts";
import { loadSplit } from "./data.ts";
import { type DeviceOptions, openBackend } from "./device.ts";
import type { RunPlan } from "./plan.ts";
import type { Working } from "./renderer.ts";

/** What a run needs beside its plan, ready to start. */
export interface Prepared {
  readonly model: CNN;
  readonly data: DataSplit;
  readonly backend: SelectedBackend;
  readonly train: typeof import("../train/train.ts").train;
}

/** Loads modules and data side by side: TensorFlow.js is not loaded before the plan is sound. */
export async function prepare(
  plan: RunPlan,
  device: DeviceOptions,
  working: Working,
): Promise<Prepared> {
  working("Loading the data set");
  const [data, { CNN }, { train }, backend] = await Promise.all([
    // First, since threads of the system's read it while this one loads modules.
    loadSplit(plan, working),
    import("../model/cnn.ts"),
    import("../train/train.ts"),
    openBackend(device),
  ]);
  const { name, height, width, channels, classes } = data.train;
  const { resume } = plan;
  if (resume && resume.state.position.configuration.dataset !== name) {
    throw refusal(
      `The data set ${name} contradicts the run in '${resume.folder}', which learned from ` +
        `${resume.state.position.configuration.dataset}: give its folder with --data.`,
    );
  }
  try {
    const imageShape = [height, width, channels] as const;
    return { model: new CNN({ ...plan, classes, imageShape }), data, backend, train };
  } catch (error) {
    backend.dispose();
    throw error;
  }
}
