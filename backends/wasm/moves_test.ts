import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { devices, withReason } from "../../tests/conformance/devices.ts";
import type { WasmThreadsBackend } from "./backend.ts";
import { BACKEND_NAME, useWasmThreads } from "./mod.ts";

/** Runs `body` on a fresh backend, and asserts that it leaves no tensor and no memory. */
async function onBackend(
  body: (backend: WasmThreadsBackend) => Promise<void> | void,
): Promise<void> {
  const backend = await useWasmThreads({ threads: 2 });
  try {
    await body(backend);
    assert.equal(backend.numDataIds(), 0, "data are left");
    assert.equal(backend.engine.heap.used, 0, "memory is left");
  } finally {
    if (tf.findBackend(BACKEND_NAME) !== null) tf.removeBackend(BACKEND_NAME);
  }
}

/** Makes a tensor whose values one of our kernels has put into the shared memory. */
const shared = (values: number[]): tf.Tensor1D => tf.tidy(() => tf.tensor1d(values).mul(1));

/** What a program makes of a type, and what an operation of it gives; each of four values. */
const kinds = {
  float32: {
    make: () => tf.tensor1d([1, -2, 0.5, 3]),
    made: [1, -2, 0.5, 3],
    derive: (x: tf.Tensor) => x.mul(2),
    derived: (value: number) => value * 2,
  },
  int32: {
    make: () => tf.tensor1d([7, -1, 0, 4], "int32"),
    made: [7, -1, 0, 4],
    derive: (x: tf.Tensor) => x.add(tf.scalar(3, "int32")),
    derived: (value: number) => value + 3,
  },
  bool: {
    make: () => tf.tensor1d([true, false, true, true], "bool"),
    made: [1, 0, 1, 1],
    derive: (x: tf.Tensor) => x.logicalNot(),
    derived: (value: number) => 1 - value,
  },
  string: {
    make: () => tf.tensor1d(["one", "zwei", "", "quatre"]),
    made: ["one", "zwei", "", "quatre"],
    derive: (x: tf.Tensor) => tf.concat([x, x]).slice(4, 4),
    derived: (value: string) => value,
  },
} as const;
type KindName = keyof typeof kinds;

/** A tensor of a program, with the values that it must have. */
interface Held {
  readonly tensor: tf.Tensor;
  readonly values: readonly (number | string)[];
  readonly kind: KindName;
}

type Command =
  | { readonly make: KindName }
  | { readonly switchTo: string }
  | { readonly act: "derive" | "reshape" | "clone" | "dispose" | "read"; readonly on: number };

function programOn(backends: readonly string[], kinds: readonly KindName[]) {
  const command: fc.Arbitrary<Command> = fc.oneof(
    fc.record({ make: fc.constantFrom(...kinds) }),
    fc.record({ switchTo: fc.constantFrom(...backends) }),
    {
      weight: 3,
      arbitrary: fc.record({
        act: fc.constantFrom("derive", "reshape", "clone", "dispose", "read"),
        on: fc.nat({ max: 100 }),
      }),
    },
  );
  return fc.array(command, { minLength: 10, maxLength: 50 });
}

async function assertValues({ tensor, values }: Held): Promise<void> {
  assert.deepEqual([...await tensor.data<"float32">()], values);
}

/** Gives a tensor that is made of another one. */
function derive({ tensor, values, kind }: Held): Held {
  const { derive, derived } = kinds[kind];
  return {
    tensor: tf.tidy(() => derive(tensor.reshape([4]))),
    values: values.map((value) => derived(value as never)),
    kind,
  };
}

/** Executes one command on the tensors that a program holds. */
async function execute(command: Command, held: Held[]): Promise<void> {
  if ("switchTo" in command) {
    // Without a canvas, as in Deno, WebGPU can only give away what it has read before.
    if (tf.getBackend() === "webgpu") { for (const one of held) await one.tensor.data(); }
    assert(await tf.setBackend(command.switchTo));
    return;
  }
  if ("make" in command) {
    const { make, made } = kinds[command.make];
    held.push({ tensor: make(), values: made, kind: command.make });
    return;
  }
  if (held.length === 0) return;
  const index = command.on % held.length;
  const one = held[index];
  if (command.act === "read") await assertValues(one);
  if (command.act === "clone") held.push({ ...one, tensor: one.tensor.clone() });
  if (command.act === "reshape") held.push({ ...one, tensor: one.tensor.reshape([2, 2]) });
  if (command.act === "derive") held.push(derive(one));
  if (command.act === "dispose") held.splice(index, 1)[0].tensor.dispose();
}

/** Runs a program, and reads all tensors that it left before they go. */
async function run(program: readonly Command[]): Promise<void> {
  const held: Held[] = [];
  try {
    for (const command of program) await execute(command, held);
    for (const one of held) await assertValues(one);
  } finally {
    tf.dispose(held.map(({ tensor }) => tensor));
  }
}

/** Asserts that programs on these backends get right values and leave nothing on any of them. */
async function assertMoves(
  wasm: WasmThreadsBackend,
  backends: readonly string[],
  kinds: readonly KindName[],
  numRuns: number,
): Promise<void> {
  const all = backends.map((name) => tf.findBackend(name));
  const counts = () => [
    tf.memory().numTensors,
    tf.memory().numDataBuffers,
    wasm.engine.heap.used,
    ...all.map((backend) => backend.numDataIds()),
  ];
  const before = counts();
  await fc.assert(
    fc.asyncProperty(programOn(backends, kinds), async (program) => {
      await tf.setBackend(BACKEND_NAME);
      await run(program);
      assert.deepEqual(counts(), before);
    }),
    { numRuns, seed: 1 },
  );
}

Deno.test("tensors of every type keep their values wherever a program moves them: cpu and back", () =>
  onBackend((backend) =>
    assertMoves(backend, [BACKEND_NAME, "cpu"], ["float32", "int32", "bool", "string"], 300)
  ));

const { skip, open } = devices.find(({ name }) => name.startsWith("webgpu"))!;

Deno.test({
  name: withReason("tensors keep their values wherever a program moves them: webgpu", skip),
  ignore: skip !== undefined,
  fn: async () => {
    const gpu = await open();
    try {
      await onBackend((backend) =>
        assertMoves(backend, [BACKEND_NAME, "webgpu", "cpu"], ["float32", "int32", "bool"], 50)
      );
      gpu.check();
    } finally {
      gpu.dispose();
    }
  },
});

Deno.test("a complex tensor moves over with its parts, and they go with it", () =>
  onBackend(async () => {
    await tf.setBackend("cpu");
    const complex = tf.tidy(() => tf.complex([[1, 2], [3, 4]], [[5, 6], [7, 8]]));
    const clone = complex.clone();
    await tf.setBackend(BACKEND_NAME);
    const sum = tf.tidy(() => tf.real(complex).add(tf.imag(complex)));
    assert.deepEqual(sum.arraySync(), [[6, 8], [10, 12]]);
    complex.dispose();
    assert.deepEqual([...clone.dataSync()], [1, 5, 2, 6, 3, 7, 4, 8]);
    const spectrum = tf.tidy(() => tf.imag(tf.fft(clone)));
    assert.deepEqual(spectrum.arraySync(), [[11, -1], [15, -1]]);
    tf.dispose([clone, sum, spectrum]);
  }));

Deno.test("what a stock kernel hands on of its input outlives the input", () =>
  onBackend(() => {
    const operations: Record<string, (x: tf.Tensor1D) => tf.Tensor> = {
      complex: (x) => tf.complex(x, x),
      "real part": (x) => tf.real(tf.complex(x, x)),
      "cast to complex": (x) => tf.cast(x, "complex64"),
      slice: (x) => x.slice(1, 2),
      split: (x) => tf.split(x, 2)[1],
      "fast Fourier transform": (x) => tf.spectral.rfft(x),
    };
    for (const [name, operation] of Object.entries(operations)) {
      const x = shared([1, 2, 3, 4]);
      const result = tf.tidy(() => operation(x));
      const expected = [...result.dataSync()];
      x.dispose();
      const others = [shared([9, 9, 9, 9]), shared([8, 8, 8, 8])];
      assert.deepEqual([...result.dataSync()], expected, name);
      tf.dispose([result, ...others]);
    }
  }));

Deno.test("variables are trained on one backend after the other", () =>
  onBackend(async (backend) => {
    const weights = tf.tidy(() => tf.variable(shared([1, 2])));
    const step = () =>
      tf.tidy(() => {
        const { grads } = tf.variableGrads(() => weights.square().sum() as tf.Scalar, [weights]);
        weights.assign(weights.sub(Object.values(grads)[0].mul(0.25)) as tf.Tensor1D);
      });
    const view = tf.tidy(() => weights.reshape([2, 1]));
    for (const name of [BACKEND_NAME, "cpu", BACKEND_NAME]) {
      await tf.setBackend(name);
      step();
    }
    assert.deepEqual([...weights.dataSync()], [0.125, 0.25]);
    assert.deepEqual(view.arraySync(), [[1], [2]]);
    assert.equal(backend.refCount(weights.dataId), 1);
    tf.dispose([weights, view]);
  }));

Deno.test("tensors outlive the backend that they were on, with all that share their data", () =>
  onBackend(async (backend) => {
    const x = shared([1, 2, 3, 4]);
    const view = x.reshape([2, 2]), text = tf.tensor1d(["one", "two"]);
    tf.removeBackend(BACKEND_NAME);
    assert(await tf.setBackend("cpu"));
    const sum = x.add(1);
    assert.deepEqual([...sum.dataSync()], [2, 3, 4, 5]);
    assert.equal(tf.backend().refCount(x.dataId), 2);
    assert.deepEqual(view.arraySync(), [[1, 2], [3, 4]]);
    assert.deepEqual(await text.array(), ["one", "two"]);
    tf.dispose([x, view, text, sum]);
    assert.equal(backend.numDataIds(), 0);
  }));

Deno.test("memory, profiles and times are told as by stock cpu", () =>
  onBackend(async () => {
    const told = async () => {
      const before = tf.memory();
      const x = shared([1, 2, 3, 4]), view = x.reshape([2, 2]);
      const { numTensors, numDataBuffers, numBytes } = tf.memory();
      const profile = await tf.profile(() => tf.tidy(() => x.add(1)));
      const { kernelMs, wallMs } = await tf.time(() => tf.tidy(() => void x.add(1)));
      tf.dispose([x, view, profile.result]);
      return {
        tensors: numTensors - before.numTensors,
        buffers: numDataBuffers - before.numDataBuffers,
        bytes: numBytes - before.numBytes,
        newTensors: profile.newTensors,
        peakBytes: profile.peakBytes - numBytes,
        kernels: profile.kernels.map(({ name }) => name),
        timed: Number(kernelMs) >= 0 && wallMs >= Number(kernelMs),
      };
    };
    const onThreads = await told();
    assert(onThreads.timed);
    await tf.setBackend("cpu");
    assert.deepEqual(onThreads, await told());
  }));

Deno.test("after a reset of the engine the backend has threads and an empty memory again", () =>
  onBackend(async (backend) => {
    const x = shared([1, 2, 3, 4]);
    tf.engine().reset();
    assert(await tf.setBackend(BACKEND_NAME));
    const fresh = tf.backend() as WasmThreadsBackend;
    assert.notEqual(fresh, backend);
    assert.equal(fresh.engine.threads, 2);
    assert.equal(fresh.engine.heap.used, 0);
    const sum = tf.tidy(() => tf.ones([300, 300]).add(1).sum());
    assert.equal(sum.dataSync()[0], 180_000);
    for (const deadline = performance.now() + 10_000; fresh.engine.tally[1] === 0;) {
      assert(performance.now() < deadline, "the second thread has not computed");
      tf.tidy(() => void tf.ones([300, 300]).add(1));
    }
    sum.dispose();
    assert.equal(fresh.engine.heap.used, 0);
    backend.disposeData(x.dataId);
  }));
