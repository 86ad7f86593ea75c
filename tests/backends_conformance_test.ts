import fc from "fast-check";
import assert from "node:assert/strict";
import { ownKernels } from "../backends/wasm/kernels/mod.ts";
import { gpuKernels } from "../backends/webgpu/kernels/mod.ts";
import { assertClose, computeOn } from "./compare_tensors.ts";
import { devices, type OpenDevice, withReason } from "./conformance/devices.ts";
import { Draw, type Operation } from "./conformance/operation.ts";
import { operations } from "./conformance/operations.ts";
import { supportFile, supportTable } from "./conformance/support.ts";

/** Shapes of each operation on a slow device. */
const FEW = 2;
/** The same in a page, of operations whose shaders are ours. */
const FEW_IN_PAGE = 5;
/** Random shapes of each operation in the long run. */
const MANY = 200;
const long = Deno.env.get("GLYPH_LONG") === "1";

async function compare(operation: Operation, settings: unknown, device: OpenDevice) {
  const { name, tolerance } = operation;
  const what = `${name} ${JSON.stringify(settings)}`;
  const compute = () => operation.compute(settings, new Draw(what));
  const expected = await computeOn("cpu", compute);
  const actual = await computeOn(device.backend, compute);
  device.check();
  assert.deepEqual([...actual.keys()], [...expected.keys()]);
  for (const [output, numbers] of expected) {
    assertClose(actual.get(output)!, numbers, tolerance, `${what}: ${output}`);
  }
}

/** Asserts that our own kernels did what they claim to do, and no stock ones in their place. */
function assertOwn({ kernels }: Operation, { wasm, gpuCalls }: OpenDevice) {
  if (gpuCalls !== undefined) {
    for (const kernel of kernels.filter((kernel) => gpuKernels.has(kernel))) {
      assert(gpuCalls.has(kernel), `${kernel} was not called`);
    }
  }
  if (wasm === undefined) return;
  for (const kernel of kernels) {
    assert(wasm.ownCalls.has(kernel), `${kernel} was not called`);
    const fallbacks = wasm.fallbackCalls.get(kernel);
    assert.equal(fallbacks, undefined, `${kernel} fell back ${fallbacks} times`);
  }
}

for (const device of devices) {
  Deno.test({
    name: withReason(`operations agree with stock cpu: ${device.name}`, device.skip),
    ignore: device.skip !== undefined,
    fn: async (context) => {
      const opened = await device.open();
      try {
        for (const operation of operations) {
          const { name, tolerance, sweep, arbitrary } = operation;
          const reason = device.slow ? operation.webgpuSkip : undefined;
          const few = device.slow && !operation.kernels.some((kernel) => gpuKernels.has(kernel));
          // In a page there is time for our shaders alone, and each shape compiles them anew.
          const inPage = globalThis.document !== undefined;
          if (few && inPage) continue;
          const shapes = few ? sweep.slice(0, FEW) : inPage ? sweep.slice(0, FEW_IN_PAGE) : sweep;
          const within = tolerance === 0 ? "to the bit" : `to ${tolerance} of the largest number`;
          await context.step({
            name: withReason(`${name}, ${within}, ${shapes.length} shapes`, reason),
            ignore: reason !== undefined,
            fn: async () => {
              opened.gpuCalls?.clear();
              opened.wasm?.ownCalls.clear();
              opened.wasm?.fallbackCalls.clear();
              for (const settings of shapes) await compare(operation, settings, opened);
              assertOwn(operation, opened);
            },
          });
          const random = long && !device.slow && arbitrary !== undefined;
          if (!random) continue;
          await context.step(`${name}, ${within}, ${MANY} random shapes`, async () => {
            const property = fc.asyncProperty(
              arbitrary,
              (settings) => compare(operation, settings, opened),
            );
            await fc.assert(property, { numRuns: MANY, seed: 1 });
          });
        }
      } finally {
        opened.dispose();
      }
    },
  });
}

Deno.test("each kernel of ours is compared with stock cpu", () => {
  const compared = new Set(operations.flatMap(({ kernels }) => kernels));
  // Nothing of TensorFlow.js' gathers bytes: gpu_data_test.ts compares it with batches of the host's.
  compared.add("GatherImages");
  const own = [...ownKernels.keys(), ...gpuKernels.keys()];
  const forgotten = own.filter((kernel) => !compared.has(kernel));
  assert.deepEqual(forgotten, []);
});

Deno.test("backends/SUPPORT.md is what the tests make of it (else run deno task build)", async () => {
  assert.equal(await Deno.readTextFile(supportFile), supportTable());
});
