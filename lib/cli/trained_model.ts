import type { SelectedBackend } from "../../backends/mod.ts";
import type { CNN } from "../model/cnn.ts";
import { latestCheckpoint, loadModelFile } from "../train/checkpoint.ts";
import { refusal } from "./arguments.ts";
import { type DeviceOptions, openBackend } from "./device.ts";
import { findRun } from "./run_folder.ts";
import { entryAt, fromTypedFolder } from "./schemas.ts";

/** A model that was trained before, ready to read. */
export interface TrainedModel {
  readonly model: CNN;
  readonly backend: SelectedBackend;
  /** The model's file. */
  readonly path: string;
}

/**
 * Loads a model.
 *
 * @param name A model's file, a run's folder or a run's id.
 * @throws {CommanderError} If there is no such file or run, or it has no checkpoint.
 * @throws {Error} If the checkpoint is damaged.
 */
export async function loadTrainedModel(
  name: string,
  runs: string,
  device: DeviceOptions,
): Promise<TrainedModel> {
  const path = await findModel(name, runs);
  const file = await loadModelFile(path);
  const [{ buildModel }, backend] = await Promise.all([
    import("../train/build_model.ts"),
    openBackend(device),
  ]);
  return { model: buildModel(file), backend, path };
}

async function findModel(name: string, runs: string): Promise<string> {
  const path = fromTypedFolder(name);
  if (entryAt(path)?.isFile) return path;
  const folder = findRun(name, runs);
  const latest = await latestCheckpoint(folder);
  if (latest) return latest.model;
  throw refusal(`There is no checkpoint in '${folder}': give a model's file or another run.`);
}
