import assert from "node:assert/strict";
import { runProgram } from "../../tests/run_program.ts";
import { compileKernels, createSharedMemory } from "./requirements.ts";

const requirements = new URL("./requirements.ts", import.meta.url);

const refusals = [
  { lacking: "WebAssembly", flags: "--jitless", message: /^There is no WebAssembly here, / },
  {
    lacking: "SIMD",
    flags: "--no-enable-sse4-1,--no-enable-avx",
    message: /^WebAssembly has no SIMD or no threads here, /,
  },
];

for (const { lacking, flags, message } of refusals) {
  const missing = lacking === "SIMD" && Deno.build.arch !== "x86_64"
    ? ` (skipped: it can be turned off on x86-64 alone)`
    : "";
  Deno.test({
    name: `an engine without ${lacking} is refused with the reason${missing}`,
    ignore: missing !== "",
    fn: async () => {
      const { stdout } = await runProgram(
        `import { compileKernels } from "${requirements}";
        try {
          compileKernels(true);
        } catch ({ message }) {
          console.log(message);
        }`,
        { env: { DENO_V8_FLAGS: flags } },
      );
      assert.match(stdout, message);
    },
  });
}

Deno.test("kernels that may not be compiled are refused with the reason", () => {
  const { Module } = WebAssembly;
  try {
    WebAssembly.Module = function () {
      throw new WebAssembly.CompileError("forbidden by a policy");
    } as unknown as typeof Module;
    assert.throws(() => compileKernels(true), {
      name: "Error",
      message: /'wasm-unsafe-eval' to its script-src: forbidden by a policy$/,
    });
  } finally {
    WebAssembly.Module = Module;
  }
});

Deno.test("no more memory is reserved than it may grow to", () => {
  const memory = createSharedMemory(2, 3 * 65536 - 1);
  assert.equal(memory.grow(1), 2);
  assert.throws(() => memory.grow(1), RangeError);
});

Deno.test("a memory that cannot be had is refused with its size", () => {
  const { Memory } = WebAssembly;
  try {
    WebAssembly.Memory = function () {
      throw new RangeError("no room");
    } as unknown as typeof Memory;
    assert.throws(() => createSharedMemory(2, 2 ** 30), {
      name: "WasmMemoryError",
      message: "There is no shared memory here that may grow to 1073741824 bytes: pass a smaller " +
        "`maximumMemory`: no room",
    });
  } finally {
    WebAssembly.Memory = Memory;
  }
});
