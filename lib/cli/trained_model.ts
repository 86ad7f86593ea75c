import type { SelectedBackend } from "../../backends/mod.ts";
import type { CNN } from "../model/cnn.ts";
import { latestCheckpoint, loadModelFile, type ModelFile } from "../train/checkpoint.ts";
import { refusal } from "./arguments.ts";
import { type DeviceOptions, openBackend } from "./device.ts";
import { findRun } from "./run_folder.ts";
import { entryAt } from "../entry_at.ts";
import { fromTypedFolder } from "./schemas.ts";

/** A model that was trained before, ready to read. */
export interface TrainedModel {
  readonly model: CNN;
  readonly backend: SelectedBackend;
}

/** The file of a model that was trained before. */
export interface TrainedFile extends ModelFile {
  readonly path: string;
}

/**
 * Reads a model's file.
 *
 * @param name A model's file, a run's folder or a run's id.
 * @throws {CommanderError} If there is no such file or run, or it has no checkpoint.
 * @throws {Error} If the checkpoint is damaged.
 */
export async function readTrained(name: string, runs: string): Promise<TrainedFile> {
  const path = await findModel(name, runs);
  return { ...await loadModelFile(path), path };
}

/** Builds the network of a model's file: the file alone says what it is. */
export async function openTrained(
  file: TrainedFile,
  device: DeviceOptions,
): Promise<TrainedModel> {
  const [{ buildModel }, backend] = await Promise.all([
    import("../train/build_model.ts"),
    openBackend(device),
  ]);
  try {
    return { model: buildModel(file), backend };
  } catch (error) {
    backend.dispose();
    throw error;
  }
}

/**
 * The path of a model that was trained before.
 *
 * @param name A model's file, a run's folder or a run's id.
 * @throws {CommanderError} If there is no such file or run, or it has no checkpoint.
 */
export async function findModel(name: string, runs: string): Promise<string> {
  const path = fromTypedFolder(name);
  if (entryAt(path)?.isFile) return path;
  const folder = findRun(name, runs);
  const latest = await latestCheckpoint(folder);
  if (latest) return latest.model;
  throw refusal(`There is no checkpoint in '${folder}': give a model's file or another run.`);
}
