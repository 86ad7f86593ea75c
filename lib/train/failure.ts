import { setTimeout } from "node:timers/promises";
import { WasmMemoryError } from "../../backends/wasm/memory.ts";
import { GpuError, GpuMemoryError } from "../../backends/webgpu/errors.ts";
import type { ActiveBackend } from "./options.ts";

/** Milliseconds after which a GPU has told of what went wrong. */
const TELLING = 50;

/**
 * The cause of a failure, in words that help: what the device has to say of it, and, where memory is
 * short, a batch size to try.
 *
 * @param batchSize Images of a training step, if it failed in one.
 */
export async function explainFailure(
  error: unknown,
  backend: ActiveBackend,
  batchSize?: number,
): Promise<unknown> {
  const cause = await deviceFailure(backend) ?? error;
  const outOfMemory = cause instanceof WasmMemoryError || cause instanceof GpuMemoryError;
  if (!outOfMemory || batchSize === undefined) return cause;
  return new RangeError(
    `A batch of ${batchSize} images does not fit into memory: try the batch size ` +
      `${Math.ceil(batchSize / 2)}. ${cause.message}`,
    { cause },
  );
}

/** What a GPU tells of itself, which is why something else failed. */
async function deviceFailure(backend: ActiveBackend): Promise<unknown> {
  if (backend.name === "webgpu") await setTimeout(TELLING);
  try {
    backend.check();
  } catch (error) {
    return error;
  }
}

/** Whether a GPU failed, so that what it has of a run is lost, or is soon. */
export function isGpuFailure(failure: unknown): boolean {
  const cause = failure instanceof RangeError ? failure.cause : undefined;
  return [failure, cause].some((error) =>
    error instanceof GpuError || error instanceof GpuMemoryError
  );
}
