import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { selectBackend } from "../../backends/mod.ts";
import type { CNN } from "../model/cnn.ts";
import { convBlock, dense, dropout, maxPool, sequential } from "../model/network.ts";
import type { CNNOptions } from "../model/options.ts";
import { evaluate } from "./evaluate.ts";
import type { BatchEvent, TrainEvent } from "./events.ts";
import type { TrainOptions } from "./options.ts";
import { learningRateAt } from "./schedule.ts";
import { smallData, smallDataset, smallNetwork } from "./small_network.ts";
import type { CheckpointSink, TrainingState } from "./state.ts";
import { train } from "./train.ts";

const data = smallData();

/** All that a recipe can ask for, at once. 18 images, 6 of them held out: three steps an epoch. */
const everything = {
  optimizer: "adamw",
  weightDecay: 0.01,
  beta2: 0.99,
  schedule: "one-cycle",
  warmup: 0.3,
  clipNorm: 1,
  labelSmoothing: 0.1,
  movingAverage: 0.9,
  rotation: 10,
  shift: 0.1,
  scale: 0.1,
  shear: 5,
  validation: 6,
  earlyStopping: 5,
} as const satisfies TrainOptions;

const network = sequential([
  convBlock({ filters: 4, dropout: 0.2 }),
  maxPool(),
  dropout(0.3),
  dense(),
]);
const makeNetwork = (options: CNNOptions = {}) => smallNetwork({ network, ...options });

/** Keeps states as a checkpoint would: as copies. */
class MemorySink implements CheckpointSink {
  readonly states: TrainingState[] = [];
  save(state: TrainingState) {
    this.states.push(structuredClone(state));
    const { step } = state.position;
    return Promise.resolve({
      model: `step-${step}.safetensors`,
      state: `step-${step}.state.safetensors`,
    });
  }
}

async function collect(model: CNN, options: TrainOptions = {}): Promise<TrainEvent[]> {
  const events: TrainEvent[] = [];
  for await (const event of train(model, data, options)) events.push(event);
  return events;
}

async function stopAt(step: number, options: TrainOptions) {
  const abort = new AbortController();
  const checkpoints = new MemorySink();
  const model = makeNetwork();
  const events: TrainEvent[] = [];
  for await (const event of train(model, data, { ...options, signal: abort.signal, checkpoints })) {
    events.push(event);
    if (event.type === "batch" && event.step === step) abort.abort();
  }
  model.dispose();
  return { events, state: checkpoints.states.at(-1)! };
}

async function outcome(model: CNN) {
  const { lossHistory, accuracyHistory } = model;
  return structuredClone({ state: await model.stateDict(), lossHistory, accuracyHistory });
}

/** What must come once, with the same numbers, however a run was cut. */
const comparable = (event: TrainEvent) =>
  ["batch", "epoch", "validation", "test"].includes(event.type)
    ? [{ ...event, seconds: 0, examplesPerSecond: 0 }]
    : [];

const only = <Type extends TrainEvent["type"]>(events: TrainEvent[], type: Type) =>
  events.filter((event): event is Extract<TrainEvent, { type: Type }> => event.type === type);

for (const prefer of ["cpu", "wasm"] as const) {
  for (const optimizer of ["adamw", "sgd"] as const) {
    Deno.test(`with all settings at once, a run stopped at any step ends as if never stopped, bit for bit (${optimizer}, ${prefer})`, async () => {
      const backend = await selectBackend({ prefer, threads: 2 });
      const options = { ...everything, optimizer };
      const checkpoints = new MemorySink();
      const straight = makeNetwork();
      const events = await collect(straight, { ...options, checkpoints });
      const expected = await outcome(straight);
      straight.dispose();
      for (let step = 1; step <= 6; step++) {
        const first = await stopAt(step, options);
        const model = makeNetwork();
        const rest = await collect(model, { ...options, resume: first.state, checkpoints });
        assert.deepEqual(await outcome(model), expected);
        assert.deepEqual(
          [...first.events, ...rest].flatMap(comparable),
          events.flatMap(comparable),
        );
        // What a longer run would go on with is the same too: raw weights, moments, velocities.
        assert.deepEqual(checkpoints.states.at(-1)!.training, checkpoints.states[1].training);
        model.dispose();
      }
      backend.dispose();
    });
  }
}

Deno.test("each setting changes what is learned", async () => {
  const base = { ...everything, earlyStopping: 0 };
  const others: TrainOptions[] = [
    { optimizer: "adam" },
    { optimizer: "sgd" },
    { weightDecay: 0 },
    { beta2: 0.9 },
    { schedule: "cosine" },
    { schedule: "step", decayEvery: 1 },
    { warmup: 0.6 },
    { clipNorm: 0 },
    { labelSmoothing: 0 },
    { movingAverage: 0 },
    { rotation: 0 },
    { shift: 0 },
    { scale: 0 },
    { shear: 0 },
    { validation: 5 },
  ];
  const weights = [];
  for (const changed of [{}, ...others]) {
    const model = makeNetwork();
    await collect(model, { ...base, ...changed, test: "end" });
    weights.push((await model.stateDict()).get("fc1.weight")!.data.join());
    model.dispose();
  }
  assert.equal(new Set(weights).size, weights.length);
});

Deno.test("images held out are measured before the test, and are no part of an epoch", async () => {
  const model = makeNetwork();
  const events = await collect(model, { validation: 6, movingAverage: 0.5 });
  const batch = new Array(3).fill("batch");
  const epoch = [...batch, "epoch", "validation", "test"];
  assert.deepEqual(events.map(({ type }) => type), ["start", ...epoch, ...epoch, "end"]);
  const [start] = only(events, "start");
  assert.deepEqual([start.configuration.trainExamples, start.stepsPerEpoch], [12, 3]);
  const validations = only(events, "validation");
  assert.deepEqual(validations.map(({ examples, epoch }) => [examples, epoch]), [[6, 1], [6, 2]]);
  assert.deepEqual(
    model.lossHistory.validations,
    validations.map(({ epoch, loss }) => ({ epoch, value: loss })),
  );
  assert.deepEqual(
    model.accuracyHistory.validations.map(({ value }) => value),
    validations.map(({ accuracy }) => accuracy),
  );
  model.dispose();
});

Deno.test("with a moving average, tests, checkpoints and the network at the end have the average", async () => {
  const model = makeNetwork();
  const checkpoints = new MemorySink();
  const events = await collect(model, { movingAverage: 0.9, checkpoints });
  const last = only(events, "test").at(-1)!;
  const { loss, confusion } = await evaluate(model, data.test);
  assert.deepEqual([loss, confusion], [last.loss, last.confusion]);
  const state = checkpoints.states.at(-1)!;
  assert.deepEqual(await model.stateDict(), state.model);
  for (const name of ["conv1.weight", "bn1.running_mean", "bn1.running_var", "fc1.bias"]) {
    const raw = state.training.get(`raw.${name}`)!;
    assert.deepEqual(raw.shape, state.model.get(name)!.shape);
    assert.notDeepEqual(raw.data, state.model.get(name)!.data);
  }
  // The raw weights are those of the same run without an average.
  const plain = makeNetwork();
  await collect(plain);
  const { data: expected } = (await plain.stateDict()).get("conv1.weight")!;
  assert.deepEqual(state.training.get("raw.conv1.weight")!.data, expected);
  model.dispose();
  plain.dispose();
});

Deno.test("the step sizes in the events are the schedule's", async () => {
  const model = makeNetwork({ epochs: 3, learningRate: 0.02 });
  const events = await collect(model, { schedule: "one-cycle", warmup: 0.4 });
  const [{ configuration }] = only(events, "start");
  assert.deepEqual(
    only(events, "batch").map(({ learningRate }) => learningRate),
    Array.from({ length: 15 }, (_, step) => learningRateAt(step, 15, configuration)),
  );
  model.dispose();
});

Deno.test("a run ends early when its validation loss has stopped falling, and is tested then", async () => {
  const checkpoints = new MemorySink();
  const options: TrainOptions = { validation: 6, earlyStopping: 2, test: "end", checkpoints };
  // A step size at which nothing is learned.
  const model = makeNetwork({ epochs: 50, learningRate: 5 });
  const events = await collect(model, options);
  const [end] = only(events, "end");
  assert.equal(end.reason, "early");
  assert.ok(end.epochs < 50);
  const best = model.lossHistory.validations.reduce((a, b) => b.value < a.value ? b : a);
  assert.equal(end.epochs, best.epoch + 2);
  assert.match(
    end.message!,
    new RegExp(
      `^The validation loss has not fallen since epoch ${best.epoch} \\(.+\\), for 2 epochs$`,
    ),
  );
  assert.deepEqual(only(events, "test").map(({ epoch }) => epoch), [end.epochs]);
  const again = makeNetwork({ epochs: 50, learningRate: 5 });
  const resumed = await collect(again, { ...options, resume: checkpoints.states.at(-1) });
  assert.deepEqual(resumed.map(({ type }) => type), ["start", "end"]);
  assert.deepEqual(only(resumed, "end")[0].message, end.message);
  model.dispose();
  again.dispose();
});

Deno.test("label smoothing shows in the training's losses and not in the tests'", async () => {
  // At a step size this small, nothing changes but what the loss is.
  const losses = [];
  for (const labelSmoothing of [0, 0.5]) {
    const model = smallNetwork({ learningRate: 1e-30, epochs: 1 });
    const events = await collect(model, { labelSmoothing });
    losses.push([only(events, "batch")[0].loss, only(events, "test")[0].loss]);
    model.dispose();
  }
  assert.notEqual(losses[0][0], losses[1][0]);
  assert.equal(losses[0][1], losses[1][1]);
});

Deno.test("clipping bounds what one wild batch can do, to 1e-5", async () => {
  const model = smallNetwork({ learningRate: 1, epochs: 1 });
  const before = await model.stateDict();
  const images = new Uint8Array(4 * 64).fill(255);
  const wild = { ...smallDataset(4, 1), images };
  const options = { optimizer: "sgd", momentum: 0, clipNorm: 0.01, test: "end" } as const;
  for await (const _ of train(model, { train: wild, test: data.test }, options));
  const after = await model.stateDict();
  let sum = 0;
  for (const parameter of model.parameters.filter(({ differentiable }) => differentiable)) {
    const { data } = after.get(parameter.name)!;
    for (const [index, value] of before.get(parameter.name)!.data.entries()) {
      sum += (Number(data[index]) - Number(value)) ** 2;
    }
  }
  assert.ok(Math.abs(Math.sqrt(sum) - 0.01) < 1e-5, `a step of ${Math.sqrt(sum)}`);
  model.dispose();
});

Deno.test("more epochs are refused where the schedule was made for those there were", async () => {
  for (
    const [options, refused] of [
      [{ schedule: "one-cycle" }, /schedule was made for 2 epochs, and it cannot go on with 3/],
      [{ schedule: "cosine" }, /schedule was made for 2 epochs/],
      [{ warmup: 0.2 }, /warmup was made for 2 epochs, .*: resume with epochs 2/],
      [{ schedule: "step", decayEvery: 1 }, undefined],
    ] as const
  ) {
    const { state } = await stopAt(3, options);
    const longer = makeNetwork({ epochs: 3 });
    const resume = () => train(longer, data, { ...options, resume: state });
    if (refused) assert.throws(resume, refused);
    else resume();
    longer.dispose();
  }
});

Deno.test("settings that do not fit are refused before the run, by name, value and remedy", () => {
  const model = makeNetwork();
  const refused = (options: TrainOptions, message: RegExp) =>
    assert.throws(() => train(model, data, options), (error) => {
      assert.ok(error instanceof RangeError);
      assert.match(error.message, message);
      return true;
    });
  refused({ momentum: 1 }, /^momentum is 1\. It must be a number from 0 and below 1\.$/);
  refused(
    { optimizer: "lion" as "sgd" },
    /^optimizer is "lion"\. It must be adam, adamw or sgd\.$/,
  );
  refused({ earlyStopping: 1 }, /^earlyStopping is 1, but .*: give validation, such as 5000$/);
  refused(
    { validation: 18 },
    /^validation is 18, but small has 18 training images: hold fewer out$/,
  );
  refused({ epochs: 3 }, /^epochs is 3, but the network was made with 2: make it with epochs: 3$/);
  train(model, data, { epochs: 2, batchSize: 4, learningRate: 0.01, seed: 0 });
  model.dispose();
});

Deno.test("a run on weights that were given says which, also when it is resumed", async () => {
  const initialWeights = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  const { events, state } = await stopAt(2, { initialWeights });
  assert.equal(only(events, "start")[0].configuration.initialWeights, initialWeights);
  const model = makeNetwork();
  const [start] = await collect(model, { resume: state });
  assert.ok(start.type === "start");
  assert.equal(start.configuration.initialWeights, initialWeights);
  assert.throws(
    () => train(model, data, { resume: state, initialWeights: "0" }),
    /began with initialWeights "9f86.* and cannot go on with "0"/,
  );
  model.dispose();
});

Deno.test("with all settings at once, there are as many tensors after step 60 as after step 5, and none at the end", async () => {
  for (const prefer of ["cpu", "wasm"] as const) {
    const backend = await selectBackend({ prefer, threads: 1 });
    const model = makeNetwork({ epochs: 20 });
    const before = tf.memory().numTensors;
    const counts = new Map<number, number>();
    for await (const event of train(model, data, { ...everything, earlyStopping: 0 })) {
      if (event.type === "batch") counts.set((event as BatchEvent).step, tf.memory().numTensors);
    }
    assert.equal(counts.get(60), counts.get(5));
    assert.equal(tf.memory().numTensors, before);
    model.dispose();
    backend.dispose();
  }
});
