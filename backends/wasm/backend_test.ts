import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { WasmThreadsBackend } from "./backend.ts";
import { useWasmThreads, WasmMemoryError, type WasmThreadsOptions } from "./mod.ts";

/** Runs `body` on a fresh backend; everything that it makes must be gone, or kept by the test. */
async function onBackend(
  body: (backend: WasmThreadsBackend) => Promise<void> | void,
  options: WasmThreadsOptions = { threads: 2 },
): Promise<void> {
  const backend = await useWasmThreads(options);
  try {
    await body(backend);
  } finally {
    tf.removeBackend("wasm-threads");
  }
}

/** Makes a tensor whose values one of our kernels has put into the shared memory. */
const shared = (values: number[]) => tf.tidy(() => tf.tensor1d(values).mul(1));

/** Ones in the shared memory. */
const sharedOnes = <R extends tf.Rank>(shape: tf.ShapeMap[R]): tf.Tensor<R> =>
  tf.tidy(() => tf.ones<R>(shape).mul<tf.Tensor<R>>(1));

Deno.test("memory is taken by a tensor and given back with its last reference", () =>
  onBackend((backend) => {
    const { heap } = backend.engine;
    const x = shared([1, 2, 3, 4]);
    const used = heap.used;
    assert(used > 0);
    const other = x.reshape([2, 2]), third = tf.cast(x, "float32");
    assert.equal(heap.used, used);
    assert.equal(other.dataId, x.dataId);
    assert.equal(third.dataId, x.dataId);
    x.dispose();
    assert.equal(heap.used, used);
    assert.deepEqual(other.arraySync(), [[1, 2], [3, 4]]);
    other.dispose();
    third.dispose();
    assert.equal(heap.used, 0);
  }));

Deno.test("disposeData counts references, says whether it freed, and obeys force", () =>
  onBackend((backend) => {
    const { heap } = backend.engine;
    const { dataId } = backend.allocate([16]);
    assert.equal(heap.used, 64);
    assert.equal(backend.numDataIds(), 1);
    assert.equal(backend.refCount(dataId), 1);
    backend.incRef(dataId);
    backend.incRef(dataId);
    assert.equal(backend.refCount(dataId), 3);
    assert.equal(backend.disposeData(dataId), false);
    assert.equal(backend.refCount(dataId), 2);
    assert.equal(heap.used, 64);
    assert.equal(backend.disposeData(dataId, true), true);
    assert.equal(heap.used, 0);
    assert.equal(backend.numDataIds(), 0);
    assert.equal(backend.refCount(dataId), 0);
    assert.equal(backend.disposeData(dataId), true);

    const last = backend.allocate([16]);
    assert.equal(backend.disposeData(last.dataId), true);
    assert.equal(heap.used, 0);
  }));

Deno.test("what is read is a copy, which later tensors do not change", () =>
  onBackend(async () => {
    const x = shared([1, 2, 3]);
    const now = x.dataSync(), later = await x.data();
    assert(now.buffer instanceof ArrayBuffer);
    now[0] = 9;
    assert.deepEqual([...x.dataSync()], [1, 2, 3]);
    x.dispose();
    shared([7, 8, 9]).dispose();
    assert.deepEqual([...later], [1, 2, 3]);
  }));

Deno.test("memory stays flat over a thousand steps of many operations", () =>
  onBackend((backend) => {
    const { heap } = backend.engine;
    const filter = tf.variable(tf.ones([3, 3, 8, 8]).mul(0.01)) as tf.Variable<tf.Rank.R4>;
    const step = () =>
      tf.tidy(() => {
        const x = tf.ones<tf.Rank.R4>([2, 6, 6, 8]);
        const { value, grads } = tf.variableGrads(
          () =>
            tf.maxPool(tf.relu(tf.conv2d(x, filter, 1, "same")), 2, 2, "valid").mean() as tf.Scalar,
          [filter],
        );
        filter.assign(filter.sub(Object.values(grads)[0].mul(0.1)) as tf.Tensor4D);
        value.dataSync();
      });
    step();
    const before = { used: heap.used, capacity: heap.memory.buffer.byteLength };
    const { numTensors, numDataBuffers } = tf.memory();
    for (let index = 0; index < 1000; index++) step();
    assert.deepEqual({ used: heap.used, capacity: heap.memory.buffer.byteLength }, before);
    assert.deepEqual([tf.memory().numTensors, tf.memory().numDataBuffers], [
      numTensors,
      numDataBuffers,
    ]);
    filter.dispose();
  }));

Deno.test("tensors move between backends in both directions with all their references", () =>
  onBackend(async (backend) => {
    const { heap } = backend.engine;
    await tf.setBackend("cpu");
    const onCpu = tf.tensor1d([1, 2, 3]), view = onCpu.reshape([3, 1]);
    await tf.setBackend("wasm-threads");
    const sum = onCpu.add(1);
    assert.deepEqual(sum.arraySync(), [2, 3, 4]);
    assert.equal(backend.refCount(onCpu.dataId), 2);
    assert.equal(backend.refCount(view.dataId), 2);
    onCpu.dispose();
    assert.deepEqual(view.arraySync(), [[1], [2], [3]]);

    await tf.setBackend("cpu");
    const doubled = sum.add(sum);
    assert.deepEqual(doubled.arraySync(), [4, 6, 8]);
    sum.dispose();
    doubled.dispose();
    view.dispose();
    assert.equal(heap.used, 0);
    await tf.setBackend("wasm-threads");
    assert.equal(backend.numDataIds(), 0);
  }));

Deno.test("variables and kept tensors outlive their tidy, all else goes", () =>
  onBackend((backend) => {
    const { heap } = backend.engine;
    const variable = tf.tidy(() => tf.variable(shared([1, 2])));
    const kept = tf.tidy(() => {
      variable.assign(variable.add(1) as tf.Tensor1D);
      tf.ones([1000]).add(1);
      return tf.keep(variable.mul(2));
    });
    assert.deepEqual(variable.arraySync(), [2, 3]);
    assert.deepEqual(kept.arraySync(), [4, 6]);
    assert.equal(heap.used, 2 * 64);
    variable.dispose();
    kept.dispose();
    assert.equal(heap.used, 0);
    assert.equal(backend.numDataIds(), 0);
  }));

Deno.test("operations of every type fall back to stock kernels, and ours go on with their results", () =>
  onBackend(async (backend) => {
    const { heap } = backend.engine;
    const program = () => {
      const x = tf.tensor2d([[4, -1, 2], [0, 3, -5]]).mul<tf.Tensor2D>(1);
      const complex = tf.complex(x, x.neg());
      const { values, indices } = tf.topk(x, 2);
      const { mean, variance } = tf.moments(x, 1);
      return [
        x.greater(0).cast("float32").add(1),
        x.cast("int32").cast("float32").sub(1),
        x.greater(0).cast("int32").mul(tf.scalar(3, "int32")).cast("float32").square(),
        x.cast("bool").cast("float32").mul(2),
        tf.real(tf.fft(complex)).add(1),
        tf.imag(tf.ifft(complex)).mul(2),
        tf.real(tf.cast(tf.tensor1d([1, 2], "int32"), "complex64")).add(1),
        tf.real(tf.cast(tf.tensor1d([true, false], "bool"), "complex64")).add(1),
        tf.where(x.greater(0), x, tf.zerosLike(x)).add(1),
        tf.gather(x, tf.tensor1d([1, 0, 1], "int32")).sub(1),
        tf.oneHot(tf.tensor1d([2, 0], "int32"), 3).cast("float32").add(1),
        tf.unique(tf.tensor1d([3, 1, 3])).values.add(1),
        tf.range(0, 5).add(1),
        tf.linspace(0, 1, 4).mul(2),
        tf.fill([2, 2], 3).add(1),
        tf.eye(3).add(1),
        values.add(1),
        indices.cast("float32").add(1),
        mean.add(variance).add(1),
        x.cumsum(1).add(1),
        x.max(1).add(1),
        x.mean().add(1),
        x.pad([[1, 1], [0, 2]]).add(1),
        x.slice([0, 1], [2, 2]).add(1),
        tf.concat([x, x], 1).add(1),
        tf.stack([x, x]).add(1),
        x.transpose().add(1),
        tf.softmax(x).add(1),
        tf.sigmoid(x).add(1),
        tf.addN([x, x, x]).sub(1),
        tf.buffer([2], "float32", Float32Array.of(1, 2)).toTensor().add(1),
        tf.split(x, 3, 1)[1].add(1),
        tf.stridedSlice(x, [0, 0], [2, 3], [1, 2]).add(1),
        tf.unsortedSegmentSum(x, tf.tensor1d([0, 0], "int32"), 2).add(1),
        tf.image.resizeBilinear(x.as4D(1, 2, 3, 1), [4, 4]).add(1),
        tf.depthwiseConv2d(x.as4D(1, 2, 3, 1), tf.ones([1, 1, 1, 2]), 1, "valid").add(1),
        tf.einsum("ij,kj->ik", x, x).add(1),
      ];
    };
    const result = () => tf.tidy(() => program().map((tensor) => tensor.arraySync()));
    await tf.setBackend("cpu");
    const expected = result();
    await tf.setBackend("wasm-threads");
    const used = heap.used, ids = backend.numDataIds();
    const actual = result();
    actual.forEach((value, index) => {
      const [got, wanted] = [value, expected[index]].map((array) => tf.util.flatten([array]));
      assert.equal(got.length, wanted.length, `result ${index}`);
      got.forEach((number, place) =>
        assert(
          Math.abs(Number(number) - Number(wanted[place])) <= 1e-5,
          `result ${index}: ${got} instead of ${wanted}`,
        )
      );
    });
    for (const kernel of ["FFT", "Unique"]) assert(backend.fallbackCalls.has(kernel), kernel);
    assert.deepEqual([heap.used, backend.numDataIds()], [used, ids]);
  }));

Deno.test("strings are hashed, compared, and read back", () =>
  onBackend(async () => {
    const text = tf.tensor1d(["one", "zwei", "trois"]);
    assert.deepEqual(text.reshape([3, 1]).arraySync(), [["one"], ["zwei"], ["trois"]]);
    assert.deepEqual(await text.data<"string">(), ["one", "zwei", "trois"]);
    const buckets = tf.string.stringToHashBucketFast(text, 10);
    assert.equal(buckets.dtype, "int32");
    const hashed = buckets.cast("float32").add(1).arraySync() as number[];
    assert.deepEqual(hashed, (buckets.arraySync() as number[]).map((bucket) => bucket + 1));
    const same = text.equal(tf.tensor1d(["one", "two", "trois"])).cast("float32").mul(1);
    assert.deepEqual(same.arraySync(), [1, 0, 1]);
  }));

Deno.test("out of memory is an error that leaves nothing behind, in any kernel at any allocation", () =>
  onBackend((backend) => {
    const { heap } = backend.engine;
    const images = sharedOnes<tf.Rank.R4>([4, 12, 12, 8]);
    const filter = sharedOnes<tf.Rank.R4>([3, 3, 8, 8]);
    const odd = sharedOnes<tf.Rank.R4>([3, 3, 8, 5]);
    const dy = sharedOnes<tf.Rank.R4>([4, 12, 12, 5]);
    const matrix = sharedOnes<tf.Rank.R2>([64, 72]);
    const channels = sharedOnes<tf.Rank.R1>([8]);
    const run = (name: string, inputs: tf.NamedTensorMap, attrs: Record<string, unknown>) => () =>
      tf.engine().runKernel(name, inputs, attrs as tf.NamedAttrMap);
    const window = { strides: [1, 1], pad: "same", dataFormat: "NHWC", dilations: [1, 1] };
    const kernels: Record<string, () => tf.Tensor | tf.Tensor[]> = {
      "conv2d by Winograd": () => tf.conv2d(images, filter, 1, "same"),
      "its input gradient": run("Conv2DBackpropInput", { dy: images, filter }, {
        ...window,
        inputShape: images.shape,
      }),
      "its filter gradient": run("Conv2DBackpropFilter", { x: images, dy: images }, {
        ...window,
        filterShape: filter.shape,
      }),
      "conv2d directly": () => tf.conv2d(images, odd, 1, "same"),
      "its input gradient, directly": run("Conv2DBackpropInput", { dy, filter: odd }, {
        ...window,
        inputShape: images.shape,
      }),
      "its filter gradient, directly": run("Conv2DBackpropFilter", { x: images, dy }, {
        ...window,
        filterShape: odd.shape,
      }),
      "matMul": () => tf.matMul(matrix, matrix, false, true),
      "batch norm": run("BatchNormTraining", { x: images, gamma: channels, beta: channels }, {
        epsilon: 1e-5,
        relu: true,
      }),
      "its gradient": run("BatchNormTrainingGrad", {
        dy: images,
        x: images,
        gamma: channels,
        beta: channels,
        mean: channels,
        variance: channels,
      }, { epsilon: 1e-5, relu: true }),
      "batch norm in evaluation": () => tf.batchNorm(images, channels, channels),
      "max pool": () => tf.maxPool(images, 2, 2, "valid"),
      "sum": () => images.sum([0, 1, 2]),
      "adam": run("Adam", {
        parameter0: images,
        gradient0: images,
        firstMoment0: images,
        secondMoment0: images,
      }, { count: 1, stepSize: 0.1, rootCorrection: 1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8 }),
    };
    for (const [name, kernel] of Object.entries(kernels)) {
      const used = heap.used, ids = backend.numDataIds();
      const original = heap.allocate.bind(heap);
      let failures = 0;
      // The first allocation fails, then the second, ... until the kernel needs no more of them.
      for (let failAt = 0, done = false; !done; failAt++) {
        let count = 0;
        heap.allocate = (bytes) => original(count++ === failAt ? 2 ** 30 : bytes);
        try {
          tf.dispose(kernel());
          done = true;
        } catch (error) {
          assert(error instanceof WasmMemoryError, `${name}: ${error}`);
          failures++;
        } finally {
          heap.allocate = original;
        }
        assert.equal(heap.used, used, `${name}, allocation ${failAt}: bytes are left`);
        assert.equal(backend.numDataIds(), ids, `${name}, allocation ${failAt}: tensors are left`);
      }
      assert(failures > 0, `${name} allocates nothing`);
    }
    tf.dispose([images, filter, odd, dy, matrix, channels]);
    assert.equal(heap.used, 0);
  }, { threads: 2, maximumMemory: 8 * 2 ** 20 }));

Deno.test("a memory that is full is usable again when tensors are gone", () =>
  onBackend((backend) => {
    const { heap } = backend.engine;
    const held: tf.Tensor[] = [sharedOnes([256, 1024])];
    assert.throws(() => {
      while (true) held.push(tf.tidy(() => held[0].add(1)));
    }, WasmMemoryError);
    assert(held.length > 2);
    const used = heap.used;
    assert.throws(() => tf.tidy(() => held[0].add(1)), WasmMemoryError);
    assert.equal(heap.used, used);
    tf.dispose(held);
    const again = tf.tidy(() => tf.ones([256, 1024]).add(1).sum());
    assert.equal(again.arraySync(), 2 * 256 * 1024);
    again.dispose();
    assert.equal(heap.used, 0);
  }, { threads: 1, maximumMemory: 8 * 2 ** 20 }));

Deno.test("float32 precision is that of float32", () =>
  onBackend((backend) => {
    assert.equal(backend.floatPrecision(), 32);
    assert.equal(backend.epsilon(), 1e-7);
  }));
