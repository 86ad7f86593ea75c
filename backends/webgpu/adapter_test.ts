import assert from "node:assert/strict";
import { type AdapterProbe, probeAdapter } from "./adapter.ts";

/** Puts another WebGPU in the place of the engine's for the time of a call. */
async function withGpu<T>(gpu: unknown, use: () => Promise<T>): Promise<T> {
  Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  try {
    return await use();
  } finally {
    Reflect.deleteProperty(navigator, "gpu");
  }
}

const withAdapter = (adapter: unknown) => ({ requestAdapter: () => Promise.resolve(adapter) });

Deno.test("an engine without WebGPU, and one without an adapter, say what is missing", async () => {
  const reason = async (gpu: unknown) => {
    const probe = await withGpu(gpu, () => probeAdapter("high-performance"));
    assert(probe.adapter === undefined);
    return probe.reason;
  };
  assert.equal(await reason(undefined), "this JavaScript engine has no WebGPU");
  assert.match(await reason(withAdapter(null)), /^no GPU adapter .*driver/);
});

Deno.test("software adapters are told from GPUs by flag or description", async () => {
  const probe = (info: Partial<GPUAdapterInfo>) =>
    withGpu(withAdapter({ info }), () => probeAdapter("high-performance"));
  const outcome = (probe: AdapterProbe) => {
    assert(probe.adapter !== undefined);
    return [probe.description, probe.software];
  };
  const cases: [Partial<GPUAdapterInfo>, string, boolean][] = [
    [{ description: "NVIDIA H100", isFallbackAdapter: false }, "NVIDIA H100", false],
    [{ description: "llvmpipe (LLVM 15.0.6, 256 bits)" }, "llvmpipe (LLVM 15.0.6, 256 bits)", true],
    [{ description: "SwiftShader Device" }, "SwiftShader Device", true],
    [{ description: "Microsoft Basic Render Driver" }, "Microsoft Basic Render Driver", true],
    [{ description: "", device: "apple-m4", vendor: "apple" }, "apple-m4", false],
    [{ vendor: "intel" }, "intel", false],
    [{ isFallbackAdapter: true }, "unnamed GPU", true],
  ];
  for (const [info, description, software] of cases) {
    assert.deepEqual(outcome(await probe(info)), [description, software]);
  }
});

Deno.test("the engine is asked for the adapter that is wanted", async () => {
  const asked: GPURequestAdapterOptions[] = [];
  const gpu = {
    requestAdapter: (options: GPURequestAdapterOptions) => {
      asked.push(options);
      return Promise.resolve(null);
    },
  };
  for (const preference of ["high-performance", "low-power", "software"] as const) {
    await withGpu(gpu, () => probeAdapter(preference));
  }
  assert.deepEqual(asked, [
    { powerPreference: "high-performance", forceFallbackAdapter: false },
    { powerPreference: "low-power", forceFallbackAdapter: false },
    { powerPreference: "high-performance", forceFallbackAdapter: true },
  ]);
});
