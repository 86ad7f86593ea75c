import { setImmediate } from "node:timers/promises";
import { batches, shuffledOrder } from "../data/batches.ts";
import type { DataSplit } from "../data/dataset.ts";
import type { CNN } from "../model/cnn.ts";
import { evaluate } from "./evaluate.ts";
import type {
  BatchEvent,
  StartEvent,
  TestEvent,
  TrainConfiguration,
  TrainEvent,
} from "./events.ts";
import { MetricQueue } from "./metrics.ts";
import { Adam } from "./optimizer.ts";
import type { TrainOptions } from "./options.ts";
import { captureState, restoreState } from "./snapshot.ts";
import type { TrainingPosition } from "./state.ts";
import { trainingStep } from "./step.ts";

const noSums = { loss: 0, correct: 0, examples: 0 };

/** One run of `train`: where it stands, and what it does next. */
export class TrainingRun {
  readonly #model: CNN;
  readonly #data: DataSplit;
  readonly #options: TrainOptions;
  readonly #configuration: TrainConfiguration;
  readonly #backend: NonNullable<TrainOptions["backend"]>;
  readonly #run: string;
  readonly #stepsPerEpoch: number;
  readonly #optimizer: Adam;
  readonly #metrics: MetricQueue;
  #step = 0;
  #epoch = 0;
  #stepInEpoch = 0;
  #epochSums: TrainingPosition["epochSums"] = noSums;
  /** Training images seen in this process. */
  #examples = 0;
  /** Whether something happened since the last checkpoint. */
  #unsaved = false;
  /** When the reader got the last batch event, or the epoch began. */
  #lastBatch = 0;

  constructor(
    model: CNN,
    data: DataSplit,
    configuration: TrainConfiguration,
    backend: NonNullable<TrainOptions["backend"]>,
    options: TrainOptions,
  ) {
    this.#model = model;
    this.#data = data;
    this.#configuration = configuration;
    this.#backend = backend;
    this.#options = options;
    this.#run = options.run ?? options.resume?.position.run ?? crypto.randomUUID();
    this.#stepsPerEpoch = Math.ceil(data.train.count / configuration.batchSize);
    this.#optimizer = new Adam(model.parameters);
    this.#metrics = new MetricQueue(backend.readbackInterval);
  }

  async *events(): AsyncGenerator<TrainEvent, void, void> {
    const begin = performance.now();
    try {
      this.#begin();
      yield this.#startEvent();
      while (true) {
        if (this.#testIsDue) yield* this.#test();
        if (this.#unsaved) yield* this.#save();
        if (this.#stopped || this.#epoch >= this.#configuration.epochs) break;
        yield* this.#trainEpoch();
      }
      yield {
        type: "end",
        reason: this.#stopped ? "stopped" : "completed",
        epochs: this.#epoch,
        steps: this.#step,
        examples: this.#examples,
        seconds: (performance.now() - begin) / 1000,
      };
    } finally {
      this.#metrics.dispose();
      this.#optimizer.dispose();
    }
  }

  #begin(): void {
    const { resume } = this.#options;
    if (resume === undefined) {
      this.#model.lossHistory.clear();
      this.#model.accuracyHistory.clear();
      return;
    }
    restoreState(this.#model, this.#optimizer, resume);
    const { step, epoch, stepInEpoch, epochSums } = resume.position;
    this.#step = step;
    this.#epoch = epoch;
    this.#stepInEpoch = stepInEpoch;
    this.#epochSums = epochSums;
  }

  #startEvent(): StartEvent {
    const { name, reasons, threads, flags } = this.#backend;
    return {
      type: "start",
      run: this.#run,
      time: new Date().toISOString(),
      configuration: this.#configuration,
      backend: { name, reasons, threads, flags },
      parameters: this.#model.parameterCount,
      stepsPerEpoch: this.#stepsPerEpoch,
      ...this.#options.resume && { resumed: { step: this.#step, epoch: this.#epoch } },
    };
  }

  get #stopped(): boolean {
    return this.#options.signal?.aborted ?? false;
  }

  async *#trainEpoch(): AsyncGenerator<TrainEvent, void, void> {
    const begin = performance.now();
    const { batchSize, learningRate, seed } = this.#configuration;
    const epoch = this.#epoch + 1;
    this.#lastBatch = begin;
    const order = shuffledOrder(this.#data.train.count, seed, this.#epoch);
    const { workers = 0 } = this.#options;
    const skip = this.#stepInEpoch;
    for await (const batch of batches(this.#data.train, { batchSize, order, skip, workers })) {
      const metrics = trainingStep(this.#model, batch, this.#optimizer, learningRate);
      this.#step++;
      this.#stepInEpoch++;
      this.#unsaved = true;
      this.#metrics.push({ step: this.#step, epoch, examples: batch.count, learningRate }, metrics);
      if (this.#metrics.due) yield* this.#batchEvents();
      // Signals and other events of the process are seen between batches, not in the midst.
      await setImmediate();
      if (this.#stopped) break;
    }
    yield* this.#batchEvents();
    if (this.#stepInEpoch === this.#stepsPerEpoch) yield* this.#endEpoch(begin);
  }

  async *#batchEvents(): AsyncGenerator<BatchEvent, void, void> {
    const steps = await this.#metrics.read();
    const now = performance.now();
    const examples = steps.reduce((sum, step) => sum + step.examples, 0);
    const examplesPerSecond = examples * 1000 / (now - this.#lastBatch);
    this.#lastBatch = now;
    for (const { correct, ...measured } of steps) {
      const { step, loss, learningRate } = measured;
      if (!Number.isFinite(loss)) {
        throw new Error(
          `The loss became ${loss} at step ${step} with learning rate ${learningRate}: ` +
            "lower the learning rate, and resume from a checkpoint before this step",
        );
      }
      const accuracy = correct / measured.examples;
      this.#examples += measured.examples;
      this.#epochSums = {
        loss: this.#epochSums.loss + loss * measured.examples,
        correct: this.#epochSums.correct + correct,
        examples: this.#epochSums.examples + measured.examples,
      };
      this.#model.lossHistory.batches.push(loss);
      this.#model.accuracyHistory.batches.push(accuracy);
      yield { type: "batch", ...measured, accuracy, examplesPerSecond };
    }
  }

  *#endEpoch(begin: number): Generator<TrainEvent, void, void> {
    const sums = this.#epochSums;
    const loss = sums.loss / sums.examples, accuracy = sums.correct / sums.examples;
    const seconds = (performance.now() - begin) / 1000;
    this.#epoch++;
    this.#stepInEpoch = 0;
    this.#epochSums = noSums;
    this.#model.lossHistory.epochs.push(loss);
    this.#model.accuracyHistory.epochs.push(accuracy);
    const { examples } = sums;
    yield {
      type: "epoch",
      epoch: this.#epoch,
      step: this.#step,
      loss,
      accuracy,
      examples,
      seconds,
    };
  }

  /** Whether whole epochs are done whose test, if one is wanted, has not been made. */
  get #testIsDue(): boolean {
    const epoch = this.#epoch;
    const wanted = this.#options.test !== "end" || epoch === this.#configuration.epochs;
    return wanted && epoch > 0 && this.#stepInEpoch === 0 && !this.#stopped &&
      this.#model.lossHistory.tests.at(-1)?.epoch !== epoch;
  }

  async *#test(): AsyncGenerator<TestEvent, void, void> {
    const { signal, workers = 0 } = this.#options;
    const epoch = this.#epoch;
    let result;
    try {
      result = await evaluate(this.#model, this.#data.test, { signal, workers });
    } catch (error) {
      // The test is made when the run is resumed.
      if (this.#stopped) return;
      throw error;
    }
    this.#model.lossHistory.tests.push({ epoch, value: result.loss });
    this.#model.accuracyHistory.tests.push({ epoch, value: result.accuracy });
    this.#unsaved = true;
    yield { type: "test", epoch, step: this.#step, ...result };
  }

  async *#save(): AsyncGenerator<TrainEvent, void, void> {
    this.#unsaved = false;
    const { checkpoints } = this.#options;
    if (checkpoints === undefined) return;
    const step = this.#step, epoch = this.#epoch;
    const state = await captureState(this.#model, this.#optimizer, {
      run: this.#run,
      step,
      epoch,
      stepInEpoch: this.#stepInEpoch,
      epochSums: this.#epochSums,
      configuration: this.#configuration,
    });
    yield { type: "checkpoint", step, epoch, ...await checkpoints.save(state) };
  }
}
