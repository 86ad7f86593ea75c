import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import * as tf from "@tensorflow/tfjs";
import type { CNN } from "../model/cnn.ts";
import type { CNNOptions } from "../model/options.ts";
import type { BatchEvent, TrainEvent } from "./events.ts";
import type { ActiveBackend, TrainOptions } from "./options.ts";
import { smallBlocks, smallData, smallDataset, smallNetwork } from "./small_network.ts";
import { defaultSettings } from "./settings.ts";
import type { CheckpointSink, TrainingState } from "./state.ts";
import { train } from "./train.ts";

const data = smallData();

/** Keeps checkpoints as files would: no memory is shared with the run. */
class MemorySink implements CheckpointSink {
  readonly states: TrainingState[] = [];

  save(state: TrainingState): Promise<{ model: string; state: string }> {
    this.states.push(structuredClone(state));
    const name = `step-${state.position.step}`;
    return Promise.resolve({ model: `${name}.safetensors`, state: `${name}.state.safetensors` });
  }
}

async function collect(model: CNN, options: TrainOptions = {}): Promise<TrainEvent[]> {
  return await Array.fromAsync(train(model, data, options));
}

/** Trains until a step is done, then aborts: the last checkpoint. */
async function stopAt(step: number, options: CNNOptions, resume?: TrainingState) {
  const model = smallNetwork(options);
  const checkpoints = new MemorySink();
  const abort = new AbortController();
  const events: TrainEvent[] = [];
  for await (const event of train(model, data, { signal: abort.signal, checkpoints, resume })) {
    events.push(event);
    if (event.type === "batch" && event.step === step) abort.abort();
  }
  model.dispose();
  return { events, state: checkpoints.states.at(-1)! };
}

/** What must not differ between two ways to the same end. */
async function outcome(model: CNN) {
  const { lossHistory, accuracyHistory } = model;
  return structuredClone({ state: await model.stateDict(), lossHistory, accuracyHistory });
}

const batchEvents = (events: TrainEvent[]) =>
  events.filter((event): event is BatchEvent => event.type === "batch");

Deno.test("events come in order and say what happened", async () => {
  const model = smallNetwork();
  const checkpoints = new MemorySink();
  const events = await collect(model, { checkpoints, run: "first", recipe: "mine" });
  const batch = new Array(5).fill("batch");
  assert.deepEqual(events.map(({ type }) => type), [
    ...["start", ...batch, "epoch", "test", "checkpoint"],
    ...[...batch, "epoch", "test", "checkpoint", "end"],
  ]);
  assert.deepEqual(JSON.parse(JSON.stringify(events)), events);
  const [start] = events;
  assert.ok(start.type === "start");
  assert.deepEqual([start.run, start.parameters, start.stepsPerEpoch], ["first", 159, 5]);
  assert.deepEqual(start.configuration, {
    ...defaultSettings,
    dataset: "small",
    recipe: "mine",
    epochs: 2,
    batchSize: 4,
    classes: 3,
    classNames: ["0", "1", "2"],
    imageShape: [8, 8, 1],
    network: smallBlocks(),
    trainExamples: 18,
  });
  assert.equal("resumed" in start, false);
  assert.deepEqual(
    batchEvents(events).map(({ step, epoch, examples }) => [step, epoch, examples]),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((
      step,
    ) => [step, step > 5 ? 2 : 1, step % 5 === 0 ? 2 : 4]),
  );
  const end = events.at(-1)!;
  assert.ok(end.type === "end");
  assert.deepEqual([end.reason, end.epochs, end.steps, end.examples], ["completed", 2, 10, 36]);
  assert.deepEqual(events.filter(({ type }) => type === "checkpoint"), [
    {
      type: "checkpoint",
      step: 5,
      epoch: 1,
      model: "step-5.safetensors",
      state: "step-5.state.safetensors",
    },
    {
      type: "checkpoint",
      step: 10,
      epoch: 2,
      model: "step-10.safetensors",
      state: "step-10.state.safetensors",
    },
  ]);
  model.dispose();
});

Deno.test("an epoch's means count each example once, and histories hold what events said", async () => {
  const model = smallNetwork();
  const events = await collect(model);
  for (const epoch of events.filter((event) => event.type === "epoch")) {
    const batches = batchEvents(events).filter((batch) => batch.epoch === epoch.epoch);
    const mean = (value: (batch: BatchEvent) => number) =>
      batches.reduce((sum, batch) => sum + value(batch) * batch.examples, 0) / 18;
    assert.ok(Math.abs(epoch.loss - mean(({ loss }) => loss)) < 1e-12);
    assert.ok(Math.abs(epoch.accuracy - mean(({ accuracy }) => accuracy)) < 1e-12);
    assert.equal(epoch.examples, 18);
  }
  const { lossHistory, accuracyHistory } = model;
  const values = (type: TrainEvent["type"], key: "loss" | "accuracy") =>
    events.filter((event) => event.type === type).map((event) => (event as BatchEvent)[key]);
  assert.deepEqual(lossHistory.batches, values("batch", "loss"));
  assert.deepEqual(accuracyHistory.batches, values("batch", "accuracy"));
  assert.deepEqual(lossHistory.epochs, values("epoch", "loss"));
  assert.deepEqual(accuracyHistory.epochs, values("epoch", "accuracy"));
  const [first, second] = values("test", "accuracy");
  assert.deepEqual(accuracyHistory.tests, [{ epoch: 1, value: first }, {
    epoch: 2,
    value: second,
  }]);
  assert.deepEqual(lossHistory.tests.map(({ value }) => value), values("test", "loss"));
  model.dispose();
});

for (const norm of ["before", "after"] as const) {
  Deno.test(`a network learns (norm ${norm}), and biases before batch norm stay`, async () => {
    const model = smallNetwork({ epochs: 20, network: smallBlocks(norm) });
    const before = await model.stateDict();
    await collect(model, { test: "end" });
    assert.equal(model.accuracyHistory.epochs.at(-1), 1);
    assert.ok(model.lossHistory.epochs.at(-1)! < model.lossHistory.epochs[0] / 10);
    assert.equal(model.accuracyHistory.tests.at(-1)?.value, 1);
    const after = await model.stateDict();
    const unchanged = [...after.keys()].filter((name) =>
      after.get(name)!.data.join() === before.get(name)!.data.join()
    );
    assert.deepEqual(unchanged, norm === "before" ? ["conv1.bias"] : []);
    model.dispose();
  });
}

Deno.test("the same seed gives the same run, another seed another one", async () => {
  const outcomes = [];
  for (const seed of [7, 7, 8]) {
    const model = smallNetwork({ seed });
    await collect(model);
    outcomes.push(await outcome(model));
    model.dispose();
  }
  assert.deepEqual(outcomes[0], outcomes[1]);
  assert.notDeepEqual(outcomes[0], outcomes[2]);
});

Deno.test("a run stopped at any step and resumed ends as if never stopped, bit for bit", async () => {
  const straight = smallNetwork();
  const events = await collect(straight);
  const expected = await outcome(straight);
  straight.dispose();
  for (let step = 1; step <= 10; step++) {
    const first = await stopAt(step, {});
    const { position } = first.state;
    assert.equal(position.step, step);
    const stopped = first.events.at(-1)!;
    assert.ok(stopped.type === "end");
    assert.deepEqual([stopped.reason, stopped.steps], ["stopped", step]);
    const model = smallNetwork();
    const rest = await collect(model, { resume: first.state });
    assert.deepEqual(await outcome(model), expected);
    model.dispose();
    const [start] = rest;
    assert.ok(start.type === "start");
    assert.equal(start.run, position.run);
    assert.deepEqual(start.resumed, { step, epoch: Math.floor(step / 5) });
    // Every event but start, checkpoint and end comes once, with the same numbers.
    const comparable = (event: TrainEvent) =>
      ["batch", "epoch", "test"].includes(event.type)
        ? [{ ...event, seconds: 0, examplesPerSecond: 0 }]
        : [];
    assert.deepEqual(
      [...first.events, ...rest].flatMap(comparable),
      events.flatMap(comparable),
    );
  }
});

Deno.test("a run may be stopped again and again", async () => {
  const straight = smallNetwork();
  await collect(straight);
  let state: TrainingState | undefined;
  for (const step of [2, 3, 5, 9]) ({ state } = await stopAt(step, {}, state));
  const model = smallNetwork();
  await collect(model, { resume: state });
  assert.deepEqual(await outcome(model), await outcome(straight));
  straight.dispose();
  model.dispose();
});

Deno.test("a signal in the test leaves it to the resumed run", async () => {
  const straight = smallNetwork();
  await collect(straight);
  const abort = new AbortController();
  const model = smallNetwork();
  const checkpoints = new MemorySink();
  const types = [];
  for await (const event of train(model, data, { signal: abort.signal, checkpoints })) {
    types.push(event.type);
    // This turn comes while the test's first batch is in hand.
    if (event.type === "epoch") setImmediate(() => abort.abort());
  }
  assert.deepEqual(types.slice(-3), ["epoch", "checkpoint", "end"]);
  const resumed = smallNetwork();
  const events = await collect(resumed, { resume: checkpoints.states.at(-1) });
  assert.deepEqual(events.slice(0, 2).map(({ type }) => type), ["start", "test"]);
  assert.deepEqual(await outcome(resumed), await outcome(straight));
  for (const network of [straight, model, resumed]) network.dispose();
});

Deno.test("a signal given before the start trains nothing and saves nothing", async () => {
  const model = smallNetwork();
  const checkpoints = new MemorySink();
  const events = await collect(model, { signal: AbortSignal.abort(), checkpoints });
  assert.deepEqual(events.map(({ type }) => type), ["start", "end"]);
  assert.equal(checkpoints.states.length, 0);
  model.dispose();
});

Deno.test("a finished run that is resumed ends at once, and goes on with more epochs", async () => {
  const model = smallNetwork();
  const checkpoints = new MemorySink();
  await collect(model, { checkpoints });
  const resume = checkpoints.states.at(-1)!;
  const again = smallNetwork();
  const events = await collect(again, { resume });
  assert.deepEqual(events.map(({ type }) => type), ["start", "end"]);
  const longer = smallNetwork({ epochs: 3 }), straight = smallNetwork({ epochs: 3 });
  await collect(longer, { resume });
  await collect(straight);
  assert.deepEqual(await outcome(longer), await outcome(straight));
  for (const network of [model, again, longer, straight]) network.dispose();
});

Deno.test("a test at the end alone is made once", async () => {
  const model = smallNetwork();
  const events = await collect(model, { test: "end" });
  assert.deepEqual(
    events.filter(({ type }) => type === "test").map((event) => (event as { epoch: number }).epoch),
    [2],
  );
  await collect(model, { test: "end" });
  assert.equal(model.lossHistory.tests.length, 1, "a new run empties the histories");
  model.dispose();
});

Deno.test("metrics read sparsely are the same as those read after each step", async () => {
  const backend: ActiveBackend = {
    name: "cpu",
    reasons: [],
    threads: 1,
    flags: [],
    readbackInterval: 1e9,
    check: () => {},
  };
  const sparse = smallNetwork(), dense = smallNetwork();
  const events = await collect(sparse, { backend });
  await collect(dense);
  assert.deepEqual(await outcome(sparse), await outcome(dense));
  const steps = batchEvents(events);
  assert.deepEqual(steps.map(({ step }) => step), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const rates = steps.slice(1, 5).map(({ examplesPerSecond }) => examplesPerSecond);
  assert.equal(new Set(rates).size, 1, "steps read together took the time together");
  sparse.dispose();
  dense.dispose();
});

Deno.test("the rate is by the clock between batch events at the reader", async () => {
  const model = smallNetwork({ epochs: 1 });
  const begin = performance.now();
  let seconds = 0;
  for await (const event of train(model, data)) {
    if (event.type !== "batch") continue;
    seconds += event.examples / event.examplesPerSecond;
    if (event.step === 5) break;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  assert.ok(seconds > 4 * 0.039, "the reader's own time counts");
  assert.ok(seconds <= (performance.now() - begin) / 1000, "no time counts twice");
  model.dispose();
});

Deno.test("a loss that is not finite is an error event and is thrown, with step and rate", async () => {
  const model = smallNetwork({ learningRate: 1e38 });
  const checkpoints = new MemorySink();
  const events: TrainEvent[] = [];
  const message = /^The loss became (NaN|Infinity) at step \d+ .* 1e\+38: lower the learning rate/;
  await assert.rejects(async () => {
    for await (const event of train(model, data, { checkpoints })) events.push(event);
  }, { name: "Error", message });
  const last = events.at(-1)!;
  assert.ok(last.type === "error");
  assert.match(last.message, message);
  assert.equal(checkpoints.states.length, 0);
  model.dispose();
});

Deno.test("a failing sink is an error event and is thrown", async () => {
  const model = smallNetwork();
  const checkpoints = { save: () => Promise.reject(new RangeError("The disk is full")) };
  const types: string[] = [];
  await assert.rejects(async () => {
    for await (const event of train(model, data, { checkpoints })) types.push(event.type);
  }, /RangeError: The disk is full/);
  assert.deepEqual(types.slice(-2), ["test", "error"]);
  model.dispose();
});

Deno.test("what does not fit together is refused before the run", async () => {
  const model = smallNetwork();
  const { state } = await stopAt(7, {});
  const refused = (run: () => void, message: RegExp) =>
    assert.throws(run, (error) => {
      assert.ok(error instanceof RangeError);
      assert.match(error.message, message);
      return true;
    });
  const wide = { ...smallDataset(4, 1), width: 4, channels: 2 };
  refused(() => train(model, { ...data, test: wide }), /small has images of 8 x 4 x 2/);
  const many = { ...smallDataset(4, 1), classes: 4 };
  refused(() => train(model, { ...data, train: many }), /4 classes, but .* 3 apart/);
  refused(() => train(model, { ...data, train: smallDataset(0, 1) }), /small has no images/);
  refused(() => train(model, data, { test: "never" as "end" }), /test is "never"/);
  const other = smallNetwork({ seed: 5, epochs: 1 });
  refused(() => train(other, data, { resume: state }), /seed 0 and cannot go on with 5/);
  const { position } = state;
  const damaged = { ...state, position: { ...position, stepInEpoch: 3 } };
  refused(() => train(model, data, { resume: damaged }), /cannot stand at step 7, 3 after epoch 1/);
  const ended = smallNetwork({ epochs: 1 });
  const further = { ...state, position: { ...position, epoch: 2, step: 12 } };
  refused(() => train(ended, data, { resume: further }), /has done 2 epochs/);
  const training = new Map(state.training);
  training.delete("adam.v.fc1.bias");
  await assert.rejects(
    collect(model, { resume: { ...state, training } }),
    /RangeError: .* missing adam.v.fc1.bias/,
  );
  for (const network of [model, other, ended]) network.dispose();
});

Deno.test("a signal from a timer stops a run whose reader never waits", async () => {
  const model = smallNetwork({ epochs: 100_000 });
  const end = (await collect(model, { signal: AbortSignal.timeout(20), test: "end" })).at(-1)!;
  assert.ok(end.type === "end");
  assert.equal(end.reason, "stopped");
  model.dispose();
});

Deno.test("there are as many tensors after step 1,000 as after step 10", async () => {
  const model = smallNetwork({ epochs: 250, batchSize: 5 });
  const counts = new Map<number, { numTensors: number; numBytes: number }>();
  for await (const event of train(model, data, { test: "end" })) {
    if (event.type === "batch") counts.set(event.step, tf.memory());
  }
  const { numTensors, numBytes } = counts.get(10)!;
  for (const step of [11, 500, 1000]) {
    const memory = counts.get(step)!;
    assert.deepEqual([memory.numTensors, memory.numBytes], [numTensors, numBytes]);
  }
  model.dispose();
});

Deno.test("a run leaves no tensor beside the model's, however it ends", async () => {
  const model = smallNetwork();
  const { numTensors } = tf.memory();
  await collect(model);
  assert.equal(tf.memory().numTensors, numTensors);
  for await (const event of train(model, data)) if (event.type === "batch") break;
  assert.equal(tf.memory().numTensors, numTensors);
  train(model, data);
  assert.equal(tf.memory().numTensors, numTensors);
  const checkpoints = { save: () => Promise.reject(new Error("No")) };
  await assert.rejects(collect(model, { checkpoints }));
  assert.equal(tf.memory().numTensors, numTensors);
  model.dispose();
});
