/** Which GPU a user wants. */
export type AdapterPreference = "high-performance" | "low-power" | "software";

/** A GPU that was found, or why none was. */
export type AdapterProbe =
  | { readonly adapter: GPUAdapter; readonly description: string; readonly software: boolean }
  | { readonly adapter: undefined; readonly reason: string };

const SOFTWARE = /llvmpipe|lavapipe|swiftshader|basic render/i;

/** Asks the engine for a GPU, and looks at whether it is a real one. */
export async function probeAdapter(preference: AdapterPreference): Promise<AdapterProbe> {
  const { gpu } = navigator;
  if (gpu === undefined) {
    return { adapter: undefined, reason: "this JavaScript engine has no WebGPU" };
  }
  const adapter = await gpu.requestAdapter({
    powerPreference: preference === "low-power" ? "low-power" : "high-performance",
    forceFallbackAdapter: preference === "software",
  });
  if (adapter === null) {
    return {
      adapter: undefined,
      reason: "no GPU adapter (is a Vulkan, Metal or D3D12 driver there?)",
    };
  }
  const { info } = adapter;
  const description = info.description || info.device || info.vendor || "unnamed GPU";
  return {
    adapter,
    description,
    software: info.isFallbackAdapter === true || SOFTWARE.test(description),
  };
}

/** What decides which GPU is taken, as `BackendOptions` has it. */
export interface AdapterChoice {
  /** The backend that is asked for by name, or `auto`. */
  readonly prefer?: string;
  readonly adapter?: AdapterPreference;
}

/** The GPU to compute on: one that is made of software only where it is asked for. */
export async function chooseAdapter(
  { prefer, adapter: preference = "high-performance" }: AdapterChoice,
): Promise<AdapterProbe> {
  const probe = await probeAdapter(preference);
  const asked = prefer === "webgpu" || preference === "software";
  if (probe.adapter === undefined || !probe.software || asked) return probe;
  return { adapter: undefined, reason: `only a software adapter (${probe.description})` };
}
