import { probeAdapter } from "../backends/webgpu/adapter.ts";
import { provideDebianPackage } from "./debian_package.ts";

/**
 * Sees to a GPU in software for the tests on WebGPU: on Debian, as root, its driver is installed where
 * it is missing. Elsewhere those tests are skipped, and this says what to do.
 *
 * @param say Takes one line on what is done or missing.
 */
export async function provideSoftwareGpu(say: (line: string) => void): Promise<void> {
  if (Deno.build.os !== "linux") return;
  // Deno may else take OpenGL's software GPU, which is far slower.
  Deno.env.set("DENO_WEBGPU_BACKEND", "vulkan");
  // The drivers complain on standard error where it is missing, and need nothing in it.
  if (!Deno.env.get("XDG_RUNTIME_DIR")) Deno.env.set("XDG_RUNTIME_DIR", "/tmp");
  if ((await probeAdapter("software")).adapter !== undefined) return;
  const driver = "mesa-vulkan-drivers";
  await provideDebianPackage(
    { name: driver, brings: "software GPU", tests: "tests on WebGPU" },
    say,
  );
}
