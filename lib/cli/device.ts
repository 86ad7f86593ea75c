import type { BackendOptions, SelectedBackend } from "../../backends/mod.ts";
import { chooseAdapter } from "../../backends/webgpu/adapter.ts";
import { refusal } from "./arguments.ts";

/** Options of a device as the command line names them. */
export interface DeviceOptions {
  readonly backend?: BackendOptions["prefer"];
  readonly threads?: number;
  readonly adapter?: BackendOptions["adapter"];
  readonly turbo?: boolean;
  readonly engineFlags?: BackendOptions["engineFlags"];
}

/** @throws {CommanderError} If an option is for another device than the one that is asked for. */
export function checkDevice({ backend = "auto", threads, adapter, turbo }: DeviceOptions): void {
  const refuse = (option: string, device: string) =>
    refusal(`${option} is for ${device}, not for --backend ${backend}: leave one of them out.`);
  if (adapter !== undefined && backend !== "auto" && backend !== "webgpu") {
    throw refuse(`--adapter ${adapter}`, "webgpu");
  }
  if (threads !== undefined && backend !== "auto" && backend !== "wasm") {
    throw refuse(`--threads ${threads}`, "wasm");
  }
  if (turbo && backend !== "auto" && backend !== "wasm") throw refuse("--turbo", "wasm");
}

/** Linux's graphics drivers print two lines where this folder is not named, and do not need it here. */
const driverFolder = "XDG_RUNTIME_DIR";

/** Whether a GPU will compute. */
export async function takesGpu({ backend = "auto", adapter }: DeviceOptions): Promise<boolean> {
  if (backend !== "auto" && backend !== "webgpu") return false;
  quietDrivers();
  return (await chooseAdapter({ prefer: backend, adapter })).adapter !== undefined;
}

function quietDrivers(): void {
  const allowed = Deno.permissions.querySync({ name: "env", variable: driverFolder });
  if (Deno.build.os !== "linux" || allowed.state !== "granted") return;
  if (Deno.env.get(driverFolder) === undefined) Deno.env.set(driverFolder, "/tmp");
}

/**
 * Makes a device ready. TensorFlow.js is loaded here, not before.
 *
 * @throws {Error} If the device that is asked for is not there.
 */
export async function openBackend(device: DeviceOptions): Promise<SelectedBackend> {
  quietDrivers();
  const { selectBackend } = await import("../../backends/mod.ts");
  return await selectBackend({ ...device, prefer: device.backend });
}
