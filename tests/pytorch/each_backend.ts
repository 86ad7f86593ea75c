import { type BackendOptions, selectBackend } from "../../backends/mod.ts";
import { probeAdapter } from "../../backends/webgpu/adapter.ts";

/** A backend that tests run on. */
export type BackendName = "wasm" | "cpu" | "webgpu";

const options: Record<BackendName, BackendOptions> = {
  wasm: { prefer: "wasm", threads: 2 },
  cpu: { prefer: "cpu" },
  webgpu: { prefer: "webgpu", adapter: "software" },
};

/** WebGPU alone needs what a machine may lack: a graphics driver, if only a software one. */
const probe = await probeAdapter("software");

/** Why a backend is not tested here, if it is not. */
export type SkipReasons = Partial<Record<BackendName, string>>;

/** Registers a test for each backend; the name of one that is skipped says why. */
export function testOnEachBackend(
  name: string,
  body: (context: Deno.TestContext) => Promise<void>,
  skipped: SkipReasons = {},
): void {
  const missing: SkipReasons = probe.adapter === undefined ? { webgpu: probe.reason } : {};
  for (const backend of ["wasm", "cpu", "webgpu"] as const) {
    const reason = skipped[backend] ?? missing[backend];
    Deno.test({
      name: `${name}, ${backend}` + (reason === undefined ? "" : ` (skipped: ${reason})`),
      ignore: reason !== undefined,
      fn: async (context) => {
        const selected = await selectBackend(options[backend]);
        try {
          await body(context);
          selected.check();
        } finally {
          selected.dispose();
        }
      },
    });
  }
}
