import { GpuError, GpuMemoryError } from "./errors.ts";

/** Listens to a device, and throws what it heard where it is asked to. */
export class DeviceFailures {
  #messages: string[] = [];
  #outOfMemory = false;
  #disposed = false;

  /** Begins to listen: Deno tells nobody else of a command that is not valid, or of a lost device. */
  constructor(device: GPUDevice) {
    device.addEventListener("uncapturederror", (event) => {
      event.preventDefault();
      const { error } = event as GPUUncapturedErrorEvent;
      if (error instanceof GPUOutOfMemoryError) this.#outOfMemory = true;
      this.#messages.push(error.message);
    });
    device.lost.then(({ message }) => {
      if (!this.#disposed) this.#messages.push(`the device was lost: ${message}`);
    });
  }

  /**
   * Throws what went wrong since the last call, if anything did.
   *
   * @throws {GpuMemoryError} If the device has no memory left.
   * @throws {GpuError} If the device was lost, or a command was not valid.
   */
  check(): void {
    if (this.#messages.length === 0) return;
    const message = `WebGPU failed: ${this.#messages.splice(0).join("; ")}`;
    throw this.#outOfMemory ? new GpuMemoryError(message) : new GpuError(message);
  }

  /** Says that the device is given back: that it is lost then is no failure. */
  dispose(): void {
    this.#disposed = true;
  }
}
