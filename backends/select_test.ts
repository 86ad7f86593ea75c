import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { devices, withReason } from "../tests/conformance/devices.ts";
import { runProgram } from "../tests/run_program.ts";
import { type BackendOptions, selectBackend } from "./mod.ts";

/** Selects in a process of its own; an engine is asked once for its GPUs, so that one is needed. */
async function selectApart(options: BackendOptions, preparation = "") {
  const program = `
    ${preparation}
    const { selectBackend } = await import("${new URL("./mod.ts", import.meta.url)}");
    try {
      const { name, reasons, threads, flags } = await selectBackend(${JSON.stringify(options)});
      console.log(JSON.stringify({ name, reasons, threads, flags }));
    } catch (error) {
      console.log(JSON.stringify({ error: String(error) }));
    }
  `;
  const { code, stdout, stderr } = await runProgram(program, { permissions: ["--allow-all"] });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout.trim().split("\n").at(-1)!);
}

/** Leaves the program no WebGPU, one without adapters, or one whose adapter is made up. */
const gpu = (value: string) =>
  `Object.defineProperty(navigator, "gpu", { value: ${value}, configurable: true });`;
const noAdapter = gpu("{ requestAdapter: () => Promise.resolve(null) }");
const adapter = (info: object) =>
  gpu(`{
    requestAdapter: () => Promise.resolve({
      info: ${JSON.stringify(info)},
      limits: {},
      requestDevice: () => Promise.reject(new Error("out of order")),
    }),
  }`);
const noSharedMemory = `
  Object.defineProperty(globalThis, "SharedArrayBuffer", { value: undefined });`;

Deno.test("wasm is taken by name, on as many threads as are asked for", async () => {
  const backend = await selectBackend({ prefer: "wasm", threads: 2 });
  assert.equal(tf.getBackend(), "wasm-threads");
  const { name, reasons, threads, readbackInterval } = backend;
  assert.deepEqual({ name, reasons, threads, readbackInterval }, {
    name: "wasm",
    reasons: ["wasm: 2 threads on shared memory"],
    threads: 2,
    readbackInterval: 0,
  });
  backend.check();
  backend.dispose();
  assert.equal(tf.findBackend("wasm-threads"), null);

  const single = await selectBackend({ prefer: "wasm", threads: 1 });
  assert.deepEqual(single.reasons, ["wasm: 1 thread on shared memory"]);
  single.dispose();
});

Deno.test("flags of the engine are told where kernels run on it, and nowhere else", async () => {
  const engineFlags = ["no-wasm-bounds-checks"];
  const wasm = await selectBackend({ prefer: "wasm", threads: 1, engineFlags });
  assert.deepEqual(wasm.flags.filter((flag) => flag !== "relaxed-simd"), engineFlags);
  wasm.dispose();
  const cpu = await selectBackend({ prefer: "cpu", engineFlags });
  assert.deepEqual(cpu.flags, []);
});

Deno.test("a backend that was disposed of before leaves the next one alone", async () => {
  const first = await selectBackend({ prefer: "wasm", threads: 1 });
  const second = await selectBackend({ prefer: "wasm", threads: 1 });
  first.dispose();
  assert.equal(tf.getBackend(), "wasm-threads");
  second.dispose();
  second.dispose();
  assert.equal(tf.findBackend("wasm-threads"), null);
});

Deno.test("without a number, wasm runs on a thread a core", async () => {
  const backend = await selectBackend({ prefer: "wasm" });
  assert.equal(backend.threads, navigator.hardwareConcurrency);
  backend.dispose();
});

for (const threads of [0, 129, 2.5, NaN]) {
  Deno.test(`${threads} threads are refused`, async () => {
    await assert.rejects(selectBackend({ prefer: "wasm", threads }), {
      name: "RangeError",
      message: `Threads must be from 1 to 128, not ${threads}`,
    });
  });
}

Deno.test("cpu is taken by name", async () => {
  const { name, threads, reasons, check, dispose } = await selectBackend({ prefer: "cpu" });
  assert.equal(tf.getBackend(), "cpu");
  assert.deepEqual([name, threads], ["cpu", 1]);
  assert.match(reasons.join(), /^cpu: stock TensorFlow.js/);
  check();
  dispose();
});

Deno.test("cpu computes without a word", async () => {
  const { code, stdout, stderr } = await runProgram(`
    import * as tf from "@tensorflow/tfjs";
    import { selectBackend } from "${new URL("./mod.ts", import.meta.url)}";
    await selectBackend({ prefer: "cpu" });
    if (tf.ones([2]).add(1).arraySync().join() !== "2,2") throw new Error("It computes wrongly");
  `);
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "", stderr: "" });
});

Deno.test("without a GPU, auto takes wasm and says why", async () => {
  assert.deepEqual(await selectApart({ threads: 2 }, noAdapter), {
    name: "wasm",
    reasons: [
      "webgpu: passed over, no GPU adapter (is a Vulkan, Metal or D3D12 driver there?)",
      "wasm: 2 threads on shared memory",
    ],
    threads: 2,
    flags: ["relaxed-simd"],
  });
});

Deno.test("auto passes over an engine without WebGPU, software, and a GPU out of order", async () => {
  const reason = async (preparation: string) => {
    const { name, reasons } = await selectApart({ threads: 1 }, preparation);
    assert.equal(name, "wasm");
    return reasons[0];
  };
  assert.deepEqual(
    await Promise.all([
      reason(gpu("undefined")),
      reason(adapter({ description: "llvmpipe" })),
      reason(adapter({ description: "Fast GPU" })),
    ]),
    [
      "webgpu: passed over, this JavaScript engine has no WebGPU",
      "webgpu: passed over, only a software adapter (llvmpipe)",
      "webgpu: passed over, Fast GPU: out of order",
    ],
  );
});

Deno.test("without shared memory, auto takes cpu and says why", async () => {
  const { name, reasons } = await selectApart({}, noAdapter + noSharedMemory);
  assert.equal(name, "cpu");
  assert.equal(reasons.length, 3);
  assert.match(
    reasons[1],
    /^wasm: passed over, .*not cross-origin isolated: .*Cross-Origin-Embedder-Policy/,
  );
});

Deno.test("a backend asked for by name that is missing is an error with the remedy", async () => {
  const error = async (options: BackendOptions, preparation: string) =>
    (await selectApart(options, preparation)).error;
  const remedy = 'Mend that, or pass --backend auto (prefer: "auto") to take what is there.';
  const [noDriver, noMemory] = await Promise.all([
    error({ prefer: "webgpu" }, noAdapter),
    error({ prefer: "wasm" }, noSharedMemory),
  ]);
  assert.equal(
    noDriver,
    "Error: Backend webgpu is not available: no GPU adapter (is a Vulkan, Metal or D3D12 driver " +
      `there?). ${remedy}`,
  );
  assert.match(noMemory, /^Error: Backend wasm is not available: .* may not share memory/);
  assert(noMemory.endsWith(remedy));
});

Deno.test({
  name: "a machine without a Vulkan driver has no adapter (Linux only: hides the drivers)",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const hide = ["DENO_WEBGPU_BACKEND=vulkan", "VK_DRIVER_FILES=/none", "VK_ICD_FILENAMES=/none"]
      .map((entry) => entry.split("="))
      .map(([name, value]) => `Deno.env.set("${name}", "${value}");`).join("\n");
    const { error } = await selectApart({ prefer: "webgpu" }, hide);
    assert.match(error, /^Error: Backend webgpu is not available: no GPU adapter .*driver/);
  },
});

const { skip } = devices.find(({ name }) => name.startsWith("webgpu"))!;

Deno.test({
  name: withReason("webgpu in software is taken when it is asked for", skip),
  ignore: skip !== undefined,
  fn: async () => {
    const backend = await selectBackend({ adapter: "software" });
    try {
      assert.equal(tf.getBackend(), "webgpu");
      assert.equal(backend.name, "webgpu");
      assert.match(backend.reasons.join(), /^webgpu: .*\(software\)$/);
      assert(backend.readbackInterval > 0);
      const sum = tf.tidy(() => tf.ones([3]).add(1));
      assert.deepEqual([...await sum.data()], [2, 2, 2]);
      sum.dispose();
      backend.check();
    } finally {
      backend.dispose();
    }
  },
});
