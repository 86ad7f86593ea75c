/**
 * V8's flags of `--turbo`, without their dashes. The first leaves out the bounds check at every access
 * of WebAssembly's memory; the second joins pairs of 128-bit vectors into one of 256 bits, for which
 * only x86-64 has a compiler. The third compiles every kernel by the optimizing compiler at once: so
 * the self-check sees the code that trains, and not another that is replaced a moment later.
 */
export const turboFlags: readonly string[] = [
  "no-wasm-bounds-checks",
  ...(Deno.build.arch === "x86_64" ? ["experimental-wasm-revectorize"] : []),
  "no-liftoff",
];
