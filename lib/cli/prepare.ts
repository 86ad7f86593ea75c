import type { SelectedBackend } from "../../backends/mod.ts";
import type { DataSplit } from "../data/dataset.ts";
import type { CNN } from "../model/cnn.ts";
import { loadSplit } from "./data.ts";
import type { DeviceOptions } from "./device.ts";
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
  const [{ selectBackend }, { CNN }, { train }, data] = await Promise.all([
    import("../../backends/mod.ts"),
    import("../model/cnn.ts"),
    import("../train/train.ts"),
    loadSplit(plan, working),
  ]);
  const { height, width, channels, classes } = data.train;
  const backend = await selectBackend({ ...device, prefer: device.backend });
  try {
    const imageShape = [height, width, channels] as const;
    return { model: new CNN({ ...plan, classes, imageShape }), data, backend, train };
  } catch (error) {
    backend.dispose();
    throw error;
  }
}
