import { join } from "node:path";
import { selectBackend } from "../../backends/mod.ts";
import { type Dataset, loadDataset, loadMnist } from "../../lib/data/mod.ts";
import { CNN } from "../../lib/model/mod.ts";
import { RunRecorder } from "../../lib/runs/run_recorder.ts";
import { checkpointFolder, train } from "../../lib/train/mod.ts";
import { writeIdxFiles } from "../idx_files.ts";

/** For tests: a run that has learned to read digits a little, with its network. */
export interface TrainedRun extends Disposable {
  readonly id: string;
  readonly model: CNN;
  /** Its test images: MNIST's first 400. */
  readonly images: Dataset;
}

/** Step of its one checkpoint. */
export const trainedSteps = 25;

/** Trains a network on 1,600 images of a folder, a few seconds' work, as a run of a folder of runs. */
export async function addTrainedRun(runs: string): Promise<TrainedRun> {
  const data = join(runs, "digits");
  Deno.mkdirSync(data);
  writeIdxFiles(data, await loadMnist(), { train: 64 * trainedSteps, test: 400 });
  const split = await loadDataset(data);
  const backend = await selectBackend({ prefer: "wasm", threads: 2 });
  const model = new CNN({ seed: 1, epochs: 1, batchSize: 64 });
  using recorder = RunRecorder.open({ runs, name: "Trained", options: { data } });
  const checkpoints = recorder.before(checkpointFolder(recorder.folder));
  for await (const event of train(model, split, { run: recorder.id, checkpoints, backend })) {
    recorder.record(event);
  }
  return {
    id: recorder.id,
    model,
    images: split.test,
    [Symbol.dispose]: () => {
      model.dispose();
      backend.dispose();
    },
  };
}

/** The network's input of an image of a data set. */
export function pixelsOf(
  { images, height, width, channels }: Dataset,
  index: number,
): Float32Array {
  const size = height * width * channels;
  const bytes = images.subarray(index * size, (index + 1) * size);
  return Float32Array.from(bytes, (byte) => byte / 255);
}
