import { earlyEnd } from "./early_stopping.ts";
import { eventLoopTurns } from "./event_loop.ts";
import { evaluate, type Evaluation } from "./evaluate.ts";
import type { CheckpointEvent, TestEvent, TrainEvent, ValidationEvent } from "./events.ts";
import { Learner } from "./learner.ts";
import { explainFailure, isGpuFailure } from "./failure.ts";
import { Progress } from "./progress.ts";
import { Rescue, saveCheckpoint } from "./rescue.ts";
import { endEvent, startEvent } from "./run_events.ts";
import { checkLoss, RunMetrics } from "./run_metrics.ts";
import type { RunParts } from "./run_parts.ts";
import type { TrainingState } from "./state.ts";
import { TrainingBatches } from "./training_batches.ts";

/** One run of `train`. */
export class TrainingRun {
  readonly #parts: RunParts;
  readonly #id: string;
  readonly #stepsPerEpoch: number;
  readonly #progress: Progress;
  readonly #learner: Learner;
  readonly #metrics: RunMetrics;
  readonly #batches: TrainingBatches;
  readonly #turn = eventLoopTurns();
  readonly #rescue: Rescue;
  /** Whether something happened since the last checkpoint. */
  #unsaved = false;

  constructor(parts: RunParts) {
    const { model, data, configuration, backend, options } = parts;
    const { epochs, batchSize, trainExamples } = configuration;
    this.#parts = parts;
    this.#id = options.run ?? options.resume?.position.run ?? crypto.randomUUID();
    this.#stepsPerEpoch = Math.ceil(trainExamples / batchSize);
    this.#progress = new Progress(options.resume?.position);
    this.#learner = new Learner(model, configuration, epochs * this.#stepsPerEpoch);
    this.#metrics = new RunMetrics(model, this.#progress, backend);
    this.#rescue = new Rescue(backend, options, () => this.#capture());
    this.#batches = new TrainingBatches(data.train, configuration, options.workers);
  }

  /** Runs, and says what happens. */
  async *events(): AsyncGenerator<TrainEvent, void, void> {
    const begin = performance.now();
    try {
      this.#prepareModel();
      yield startEvent(this.#parts, this.#id, this.#stepsPerEpoch, this.#progress);
      while (true) {
        if (this.#isDue("validation")) yield* this.#measure("validation");
        if (this.#isDue("test")) yield* this.#measure("test");
        if (this.#unsaved) yield* this.#save();
        if (this.#stopped || this.#complete) break;
        yield* this.#trainEpoch();
      }
      yield endEvent(this.#progress, {
        stopped: this.#stopped,
        earlyEnd: this.#earlyEnd,
        examples: this.#metrics.examples,
        begin,
      });
    } catch (error) {
      const failure = await explainFailure(error, this.#parts.backend);
      if (isGpuFailure(failure)) yield* this.#rescue.write();
      throw failure;
    } finally {
      this.#metrics.dispose();
      this.#learner.dispose();
      this.#batches.dispose();
    }
  }

  get #stopped(): boolean {
    return this.#parts.options.signal?.aborted ?? false;
  }

  /** Whether no epoch is to follow. */
  get #complete(): boolean {
    const { epoch } = this.#progress;
    return epoch >= this.#parts.configuration.epochs || this.#earlyEnd !== undefined;
  }

  /** Why no epoch is to follow although there could be more. */
  get #earlyEnd(): string | undefined {
    const { model, configuration } = this.#parts;
    if (this.#progress.epoch >= configuration.epochs) return undefined;
    return earlyEnd(model.lossHistory.validations, configuration.earlyStopping);
  }

  #prepareModel(): void {
    const { model, options } = this.#parts;
    if (options.resume) return this.#learner.restore(options.resume);
    model.lossHistory.clear();
    model.accuracyHistory.clear();
  }

  async *#trainEpoch(): AsyncGenerator<TrainEvent, void, void> {
    const { backend, configuration: { batchSize } } = this.#parts;
    try {
      yield* this.#trainSteps();
    } catch (error) {
      throw await explainFailure(error, backend, batchSize);
    }
  }

  async *#trainSteps(): AsyncGenerator<TrainEvent, void, void> {
    const begin = performance.now();
    const progress = this.#progress;
    const { epoch } = progress;
    this.#metrics.begin();
    for await (const batch of this.#batches.epoch(epoch, progress.stepInEpoch)) {
      if (this.#rescue.due) {
        yield* this.#metrics.readAll();
        await this.#rescue.keep();
      }
      const { learningRate } = this.#learner;
      const metrics = this.#learner.step(batch);
      progress.advance();
      this.#unsaved = true;
      const { step } = progress;
      this.#metrics.push({ step, epoch: epoch + 1, examples: batch.count, learningRate }, metrics);
      yield* this.#metrics.read();
      // Signals and other events of the process are seen between batches.
      await this.#turn();
      if (this.#stopped) break;
    }
    yield* this.#metrics.readAll();
    if (progress.stepInEpoch === this.#stepsPerEpoch) yield this.#metrics.endEpoch(begin);
  }

  /** Whether whole epochs are done whose test is wanted and has not been made. */
  #isDue(type: "validation" | "test"): boolean {
    const { model, data, options } = this.#parts;
    const { epoch, stepInEpoch } = this.#progress;
    if (data[type] === undefined || epoch === 0 || stepInEpoch > 0 || this.#stopped) return false;
    if (type === "test" && options.test === "end" && !this.#complete) return false;
    return model.lossHistory[`${type}s`].at(-1)?.epoch !== epoch;
  }

  async *#measure(
    type: "validation" | "test",
  ): AsyncGenerator<TestEvent | ValidationEvent, void, void> {
    const { model, data, configuration, backend, options: { signal, workers } } = this.#parts;
    const { epoch, step } = this.#progress;
    let evaluation: Evaluation;
    try {
      evaluation = await this.#learner.averaged(() =>
        evaluate(model, data[type]!, { signal, workers })
      );
    } catch (error) {
      // A stopped test is made when the run is resumed.
      if (this.#stopped) return;
      throw error;
    }
    backend.check();
    checkLoss(`${type} loss`, evaluation.loss, step, configuration.learningRate);
    model.lossHistory[`${type}s`].push({ epoch, value: evaluation.loss });
    model.accuracyHistory[`${type}s`].push({ epoch, value: evaluation.accuracy });
    this.#unsaved = true;
    yield { type, epoch, step, ...evaluation };
  }

  async *#save(): AsyncGenerator<CheckpointEvent, void, void> {
    this.#unsaved = false;
    const { checkpoints } = this.#parts.options;
    if (checkpoints === undefined) return;
    yield await saveCheckpoint(checkpoints, await this.#capture());
    this.#rescue.forget();
  }

  #capture(): Promise<TrainingState> {
    const { configuration } = this.#parts;
    return this.#learner.capture(this.#progress.position(this.#id, configuration));
  }
}
