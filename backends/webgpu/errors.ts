/**
 * What a GPU said went wrong: that it was lost, or that a command was not valid. What it computed since
 * cannot be trusted.
 *
 * @example
 * ```ts
 * import { GpuError, selectBackend } from "@glyph/cnn/backends";
 *
 * const backend = await selectBackend();
 * try {
 *   backend.check();
 * } catch (error) {
 *   if (error instanceof GpuError) console.error("Begin again on another device.");
 *   else throw error;
 * }
 * backend.dispose();
 * ```
 */
export class GpuError extends Error {
  /** The class' name, for those who read errors as text. */
  override readonly name = "GpuError";
}

/**
 * What a GPU has no room for.
 *
 * @example
 * ```ts
 * import { GpuMemoryError } from "@glyph/cnn/backends";
 *
 * console.assert(new GpuMemoryError("Not enough memory left") instanceof RangeError);
 * ```
 */
export class GpuMemoryError extends RangeError {
  /** The class' name, for those who read errors as text. */
  override readonly name = "GpuMemoryError";
}
