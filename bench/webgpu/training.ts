import type * as tf from "@tensorflow/tfjs";
import type { Batch } from "../../lib/data/dataset.ts";
import { loadMnist } from "../../lib/data/mnist.ts";
import { CNN } from "../../lib/model/cnn.ts";
import { Adam } from "../../lib/train/adam.ts";
import { type DeviceBatch, trainingStep } from "../../lib/train/step.ts";
import { TrainingBatches } from "../../lib/train/training_batches.ts";

/** Small: Adam's first step goes by a gradient's sign, also where that is nothing but rounding. */
const LEARNING_RATE = 0.001;
/** Steps of an epoch. */
const STEPS = 8;

/** The tutorial's network, trained on one batch of digits after the other on the active backend. */
export class Training {
  readonly #model = new CNN({ seed: 1 });
  readonly #optimizer = new Adam(this.#model.parameters);
  readonly #data: TrainingBatches;
  readonly #batches: AsyncGenerator<Batch | DeviceBatch, never>;

  private constructor(data: TrainingBatches) {
    this.#data = data;
    this.#batches = epochs(data);
  }

  /** Draws the weights, and brings images to where they are trained on. */
  static async start(batchSize: number): Promise<Training> {
    const { train } = await loadMnist({ limit: STEPS * batchSize });
    const still = { rotation: 0, shift: 0, scale: 0, shear: 0 };
    return new Training(new TrainingBatches(train, { batchSize, seed: 1, ...still }));
  }

  /** Makes a step. Its mean loss is on the device, and the caller's. */
  async step(): Promise<tf.Tensor> {
    const { value } = await this.#batches.next();
    const { loss, correct } = trainingStep(this.#model, value, this.#optimizer, LEARNING_RATE);
    correct.dispose();
    return loss;
  }

  /** Frees the network and the images. */
  async dispose(): Promise<void> {
    await this.#batches.return(undefined as never);
    this.#data.dispose();
    this.#optimizer.dispose();
    this.#model.dispose();
  }
}

async function* epochs(batches: TrainingBatches): AsyncGenerator<Batch | DeviceBatch, never> {
  for (let epoch = 0;; epoch++) yield* batches.epoch(epoch, 0);
}

/** Reads the number on the device, and disposes of it. */
export async function readScalar(scalar: tf.Tensor): Promise<number> {
  const [value] = await scalar.data();
  scalar.dispose();
  return value;
}
