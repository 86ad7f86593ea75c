import { batches, shuffledOrder } from "../data/batches.ts";
import { WasmMemoryError } from "../../backends/wasm/memory.ts";
import type { Batch, DataSplit } from "../data/dataset.ts";
import type { CNN } from "../model/cnn.ts";
import { eventLoopTurns } from "./event_loop.ts";
import { evaluate, type Evaluation } from "./evaluate.ts";
import type {
  BatchEvent,
  CheckpointEvent,
  EpochEvent,
  StartEvent,
  TestEvent,
  TrainConfiguration,
  TrainEvent,
} from "./events.ts";
import { MetricQueue } from "./metrics.ts";
import { Adam } from "./optimizer.ts";
import type { ActiveBackend, TrainOptions } from "./options.ts";
import { Progress } from "./progress.ts";
import { captureState, restoreState } from "./snapshot.ts";
import { type StepMetrics, trainingStep } from "./step.ts";

/** What a run is made of. */
export interface RunParts {
  readonly model: CNN;
  readonly data: DataSplit;
  readonly configuration: TrainConfiguration;
  readonly backend: ActiveBackend;
  readonly options: TrainOptions;
}

/** One run of `train`. */
export class TrainingRun {
  readonly #parts: RunParts;
  readonly #id: string;
  readonly #stepsPerEpoch: number;
  readonly #progress: Progress;
  readonly #optimizer: Adam;
  readonly #metrics: MetricQueue;
  readonly #turn = eventLoopTurns();
  /** Training images seen in this process. */
  #examples = 0;
  /** Whether something happened since the last checkpoint. */
  #unsaved = false;
  /** When the reader got the last batch event, or the epoch began. */
  #lastBatch = 0;

  constructor(parts: RunParts) {
    const { model, data, configuration, backend, options } = parts;
    this.#parts = parts;
    this.#id = options.run ?? options.resume?.position.run ?? crypto.randomUUID();
    this.#stepsPerEpoch = Math.ceil(data.train.count / configuration.batchSize);
    this.#progress = new Progress(options.resume?.position);
    this.#optimizer = new Adam(model.parameters);
    this.#metrics = new MetricQueue(backend.readbackInterval);
  }

  /** Runs, and says what happens. */
  async *events(): AsyncGenerator<TrainEvent, void, void> {
    const begin = performance.now();
    const progress = this.#progress;
    try {
      this.#prepareModel();
      yield this.#startEvent();
      while (true) {
        if (this.#testIsDue) yield* this.#test();
        if (this.#unsaved) yield* this.#save();
        if (this.#stopped || progress.epoch >= this.#parts.configuration.epochs) break;
        yield* this.#trainEpoch();
      }
      yield {
        type: "end",
        reason: this.#stopped ? "stopped" : "completed",
        epochs: progress.epoch,
        steps: progress.step,
        examples: this.#examples,
        seconds: (performance.now() - begin) / 1000,
      };
    } finally {
      this.#metrics.dispose();
      this.#optimizer.dispose();
    }
  }

  get #stopped(): boolean {
    return this.#parts.options.signal?.aborted ?? false;
  }

  #prepareModel(): void {
    const { model, options } = this.#parts;
    if (options.resume) return restoreState(model, this.#optimizer, options.resume);
    model.lossHistory.clear();
    model.accuracyHistory.clear();
  }

  #startEvent(): StartEvent {
    const { model, configuration, options } = this.#parts;
    const { name, reasons, threads, flags } = this.#parts.backend;
    const { step, epoch } = this.#progress;
    return {
      type: "start",
      run: this.#id,
      time: new Date().toISOString(),
      configuration,
      backend: { name, reasons, threads, flags },
      parameters: model.parameterCount,
      stepsPerEpoch: this.#stepsPerEpoch,
      ...options.resume && { resumed: { step, epoch } },
    };
  }

  async *#trainEpoch(): AsyncGenerator<TrainEvent, void, void> {
    const begin = performance.now();
    const { data, configuration, options } = this.#parts;
    const { batchSize, learningRate, seed } = configuration;
    const progress = this.#progress;
    const order = shuffledOrder(data.train.count, seed, progress.epoch);
    const { workers = 0 } = options;
    const skip = progress.stepInEpoch;
    this.#lastBatch = begin;
    for await (const batch of batches(data.train, { batchSize, order, skip, workers })) {
      const metrics = this.#trainingStep(batch, learningRate);
      progress.advance();
      this.#unsaved = true;
      const { step, epoch } = progress;
      this.#metrics.push(
        { step, epoch: epoch + 1, examples: batch.count, learningRate },
        metrics,
      );
      if (this.#metrics.due) yield* this.#batchEvents();
      // Signals and other events of the process are seen between batches.
      await this.#turn();
      if (this.#stopped) break;
    }
    yield* this.#batchEvents();
    if (progress.stepInEpoch === this.#stepsPerEpoch) yield this.#endEpoch(begin);
  }

  #trainingStep(batch: Batch, learningRate: number): StepMetrics {
    try {
      return trainingStep(this.#parts.model, batch, this.#optimizer, learningRate);
    } catch (error) {
      if (!(error instanceof WasmMemoryError)) throw error;
      throw new RangeError(
        `A batch of ${batch.count} images does not fit into memory: try the batch size ` +
          `${Math.ceil(batch.count / 2)}. ${error.message}`,
        { cause: error },
      );
    }
  }

  async *#batchEvents(): AsyncGenerator<BatchEvent, void, void> {
    const { lossHistory, accuracyHistory } = this.#parts.model;
    const steps = await this.#metrics.read();
    this.#parts.backend.check();
    const now = performance.now();
    const examples = steps.reduce((sum, step) => sum + step.examples, 0);
    const examplesPerSecond = examples * 1000 / Math.max(now - this.#lastBatch, 0.001);
    this.#lastBatch = now;
    this.#examples += examples;
    for (const { correct, ...measured } of steps) {
      const { step, loss, examples } = measured;
      this.#checkLoss("loss", loss, step);
      const accuracy = correct / examples;
      this.#progress.add(loss, correct, examples);
      lossHistory.batches.push(loss);
      accuracyHistory.batches.push(accuracy);
      yield { type: "batch", ...measured, accuracy, examplesPerSecond };
    }
  }

  #endEpoch(begin: number): EpochEvent {
    const { lossHistory, accuracyHistory } = this.#parts.model;
    const means = this.#progress.endEpoch();
    lossHistory.epochs.push(means.loss);
    accuracyHistory.epochs.push(means.accuracy);
    const { epoch, step } = this.#progress;
    return { type: "epoch", epoch, step, ...means, seconds: (performance.now() - begin) / 1000 };
  }

  /** Whether whole epochs are done whose test is wanted and has not been made. */
  get #testIsDue(): boolean {
    const { model, configuration, options } = this.#parts;
    const { epoch, stepInEpoch } = this.#progress;
    const wanted = options.test !== "end" || epoch === configuration.epochs;
    return wanted && epoch > 0 && stepInEpoch === 0 && !this.#stopped &&
      model.lossHistory.tests.at(-1)?.epoch !== epoch;
  }

  async *#test(): AsyncGenerator<TestEvent, void, void> {
    const { model, data, backend, options: { signal, workers } } = this.#parts;
    const { epoch, step } = this.#progress;
    let evaluation: Evaluation;
    try {
      evaluation = await evaluate(model, data.test, { signal, workers });
    } catch (error) {
      // A stopped test is made when the run is resumed.
      if (this.#stopped) return;
      throw error;
    }
    backend.check();
    this.#checkLoss("test loss", evaluation.loss, step);
    model.lossHistory.tests.push({ epoch, value: evaluation.loss });
    model.accuracyHistory.tests.push({ epoch, value: evaluation.accuracy });
    this.#unsaved = true;
    yield { type: "test", epoch, step, ...evaluation };
  }

  async *#save(): AsyncGenerator<CheckpointEvent, void, void> {
    this.#unsaved = false;
    const { model, configuration, options: { checkpoints } } = this.#parts;
    if (checkpoints === undefined) return;
    const { step, epoch } = this.#progress;
    const position = this.#progress.position(this.#id, configuration);
    const paths = await checkpoints.save(await captureState(model, this.#optimizer, position));
    yield { type: "checkpoint", step, epoch, ...paths };
  }

  #checkLoss(name: string, loss: number, step: number): void {
    if (Number.isFinite(loss)) return;
    throw new Error(
      `The ${name} became ${loss} at step ${step} with the learning rate ` +
        `${this.#parts.configuration.learningRate}: lower the learning rate and start again`,
    );
  }
}
