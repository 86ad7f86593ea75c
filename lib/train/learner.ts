import type { Batch } from "../data/dataset.ts";
import type { CNN } from "../model/cnn.ts";
import { StateTensor } from "../model/state_tensor.ts";
import type { TrainConfiguration } from "./events.ts";
import { MovingAverage } from "./moving_average.ts";
import { makeOptimizer, type Optimizer } from "./optimizer.ts";
import { learningRateAt } from "./schedule.ts";
import type { StateDict } from "../named_array.ts";
import type { TrainingPosition, TrainingState } from "./state.ts";
import { type DeviceBatch, type StepMetrics, trainingStep } from "./step.ts";

/** A network with all that a step changes beside it: the optimizer's moments, the average. */
export class Learner {
  readonly #model: CNN;
  readonly #configuration: TrainConfiguration;
  readonly #totalSteps: number;
  readonly #optimizer: Optimizer;
  readonly #average?: MovingAverage;

  /** @param totalSteps Steps of all epochs: schedules are made for them. */
  constructor(model: CNN, configuration: TrainConfiguration, totalSteps: number) {
    this.#model = model;
    this.#configuration = configuration;
    this.#totalSteps = totalSteps;
    this.#optimizer = makeOptimizer(configuration, model.parameters);
    const { movingAverage } = configuration;
    if (movingAverage > 0) this.#average = new MovingAverage(changing(model), movingAverage);
  }

  /** The step size of the next step. */
  get learningRate(): number {
    return learningRateAt(this.#optimizer.steps, this.#totalSteps, this.#configuration);
  }

  /** Learns from a batch. */
  step(batch: Batch | DeviceBatch): StepMetrics {
    const { labelSmoothing, clipNorm } = this.#configuration;
    const optimizer = this.#optimizer;
    const metrics = trainingStep(this.#model, batch, optimizer, this.learningRate, {
      labelSmoothing,
      clipNorm,
      dropoutSeed: this.#model.dropoutSeeds(optimizer.steps),
    });
    this.#average?.step(optimizer.steps);
    return metrics;
  }

  /** Does something while the network has the averaged weights, if they are averaged at all. */
  async averaged<Result>(task: () => Promise<Result>): Promise<Result> {
    this.#average?.exchange();
    try {
      return await task();
    } finally {
      this.#average?.exchange();
    }
  }

  /** Copies all that a run needs to go on. */
  async capture(position: TrainingPosition): Promise<TrainingState> {
    const model = this.#model;
    const training = await this.#optimizer.stateDict();
    model.lossHistory.save("history.loss", training);
    model.accuracyHistory.save("history.accuracy", training);
    return await this.averaged(async () => {
      const raw = await this.#average?.stateDict() ?? [];
      for (const [name, array] of raw) training.set(name, array);
      return { model: await model.stateDict(), training, position };
    });
  }

  /**
   * Puts everything where a run stood.
   *
   * @throws {RangeError} If the state does not fit the network.
   */
  restore({ model: weights, training, position }: TrainingState): void {
    const model = this.#model;
    model.loadStateDict(weights);
    this.#average?.loadStateDict(part(training, "raw"));
    this.#average?.exchange();
    this.#optimizer.loadStateDict(part(training, this.#optimizer.name), position.step);
    model.lossHistory.load("history.loss", training);
    model.accuracyHistory.load("history.accuracy", training);
  }

  /** Leaves the averaged weights to the network, and frees the rest. */
  dispose(): void {
    this.#average?.exchange();
    this.#average?.dispose();
    this.#optimizer.dispose();
  }
}

/** What training changes: parameters by their gradients, running statistics by the batches. */
function changing(model: CNN): StateTensor[] {
  return [
    ...model.parameters.filter(({ differentiable }) => differentiable),
    ...model.buffers.filter((buffer) => buffer instanceof StateTensor),
  ];
}

/** The arrays whose names begin with a word and a dot. */
function part(state: StateDict, name: string): StateDict {
  return new Map([...state].filter(([key]) => key.startsWith(`${name}.`)));
}
