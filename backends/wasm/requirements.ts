import { relaxedKernels, strictKernels } from "./kernels_generated.ts";
import { WasmMemoryError } from "./memory.ts";

/** Pages of 64 KiB, as the kernels are compiled for: the fewest, and the most. */
const FEWEST_PAGES = 2, MOST_PAGES = 65536;
/** Bytes of a WebAssembly page. */
const PAGE = 65536;

const isolation = "serve the page over https or from localhost with the headers " +
  "`Cross-Origin-Opener-Policy: same-origin` and `Cross-Origin-Embedder-Policy: require-corp`";

/** The kernels, compiled. */
export interface CompiledKernels {
  readonly module: WebAssembly.Module;
  /** Whether they use relaxed SIMD. */
  readonly relaxed: boolean;
}

/**
 * Compiles the kernels: with relaxed SIMD, if that is wanted and there is some. No browser objects to
 * doing so on a page's main thread: Chromium refuses no less than 8 MB there.
 *
 * @throws {Error} where WebAssembly, its SIMD or its threads are missing, or it may not be compiled
 */
export function compileKernels(relaxedWanted: boolean): CompiledKernels {
  if (typeof WebAssembly === "undefined") {
    throw new Error(
      "There is no WebAssembly here, which the wasm-threads backend runs on: the JavaScript engine " +
        "is too old, or told to do without (Safari's Lockdown Mode, V8's --jitless)",
    );
  }
  // What has relaxed SIMD has all else.
  const relaxed = relaxedWanted ? decodeValid(relaxedKernels) : undefined;
  const kernels = relaxed ?? decodeValid(strictKernels);
  if (kernels === undefined) {
    throw new Error(
      "WebAssembly has no SIMD or no threads here, and the wasm-threads backend needs both: they " +
        "come with Chrome 91, Firefox 89, Safari 16.4 or newer, on processors with SSE4.1 or NEON",
    );
  }
  try {
    return { module: new WebAssembly.Module(kernels), relaxed: relaxed !== undefined };
  } catch (cause) {
    throw new Error(
      "The kernels may not be compiled here. Where a page's Content-Security-Policy forbids it, " +
        `add 'wasm-unsafe-eval' to its script-src: ${(cause as Error).message}`,
      { cause },
    );
  }
}

/**
 * Makes the memory that `threads` threads share, of two pages.
 *
 * @param maximum bytes that it may grow to, at most 4 GiB
 * @throws {Error} in a page that is not cross-origin isolated, whose threads may not share memory
 * @throws {WasmMemoryError} where there is no room for the maximum, or no shared memory for one thread either
 */
export function createSharedMemory(threads: number, maximum: number): WebAssembly.Memory {
  // Pages that are not isolated do not have the name. Chromium's may share memory with themselves.
  const isolated = typeof SharedArrayBuffer !== "undefined";
  if (!isolated && threads > 1) {
    throw new Error(
      `${threads} threads may not share memory in a page that is not cross-origin isolated: ` +
        `${isolation}, or pass \`threads: 1\``,
    );
  }
  const pages = Math.min(MOST_PAGES, Math.max(FEWEST_PAGES, Math.ceil(maximum / PAGE)));
  try {
    return new WebAssembly.Memory({ initial: FEWEST_PAGES, maximum: pages, shared: true });
  } catch (cause) {
    throw new WasmMemoryError(
      `There is no shared memory here that may grow to ${pages * PAGE} bytes: pass a smaller ` +
        `\`maximumMemory\`${isolated ? "" : `, or ${isolation}`}: ${(cause as Error).message}`,
      { cause },
    );
  }
}

/** A module that is written in base64, if the engine knows all that it uses. */
function decodeValid(base64: string): Uint8Array<ArrayBuffer> | undefined {
  const module = decode(base64);
  return WebAssembly.validate(module) ? module : undefined;
}

/** Bytes of what is written in base64. */
function decode(base64: string): Uint8Array<ArrayBuffer> {
  // The newest engines alone have it. The other way takes 10 ms.
  if (typeof Uint8Array.fromBase64 === "function") return Uint8Array.fromBase64(base64);
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
