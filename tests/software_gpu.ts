import { probeAdapter } from "../backends/webgpu/adapter.ts";

const aptGet = "/usr/bin/apt-get";
const driver = "mesa-vulkan-drivers";
const minutes = 4;

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

  const missing = `No software GPU (Debian's ${driver}): tests on WebGPU will be skipped`;
  if (Deno.uid() !== 0 || !await isFile(aptGet)) {
    return say(`${missing}. To run them: sudo apt-get install ${driver}`);
  }
  say(`Installing ${driver} for the tests on WebGPU (at most ${minutes} minutes)`);
  const failure = await install();
  say(failure === undefined ? `Installed ${driver}` : `${missing}: ${failure}`);
}

/** Gives the reason where it fails. */
async function install(): Promise<string | undefined> {
  const signal = AbortSignal.timeout(minutes * 60_000);
  const options = ["-qq", "-o", "Acquire::Retries=2", "-o", "DPkg::Lock::Timeout=60"];
  for (const args of [["update"], ["install", "--yes", "--no-install-recommends", driver]]) {
    const { success, stderr } = await new Deno.Command(aptGet, {
      args: [...options, ...args],
      env: { DEBIAN_FRONTEND: "noninteractive" },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
      signal,
    }).output();
    if (signal.aborted) return `apt-get ${args[0]} took more than ${minutes} minutes`;
    if (!success) {
      return `apt-get ${args[0]} failed: ${new TextDecoder().decode(stderr).trim()}`;
    }
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}
