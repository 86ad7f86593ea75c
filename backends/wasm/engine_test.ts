import assert from "node:assert/strict";
import { runProgram } from "../../tests/run_program.ts";
import { Engine } from "./engine.ts";

/** Numbers of a part of the elementwise kernels. */
const CHUNK = 16384;

const maximumMemory = 64 * 2 ** 20;

/** Squares ones and gives how many parts each thread has taken until every thread has taken some. */
function runUntilAllWork(engine: Engine): number[] {
  const size = 64 * CHUNK;
  const from = engine.heap.allocate(size * 4), to = engine.heap.allocate(size * 4);
  const { buffer } = engine.heap.memory;
  new Float32Array(buffer, from, size).fill(3);
  const deadline = performance.now() + 20_000;
  while (engine.tally.includes(0) && performance.now() < deadline) {
    new Float32Array(buffer, to, size).fill(0);
    engine.run("square", 64, [from, to, size]);
    assert(new Float32Array(buffer, to, size).every((value) => value === 9));
  }
  return engine.tally;
}

for (const threads of [1, 2, 3, 8]) {
  Deno.test(`each of ${threads} threads takes parts of a job, and every part is done once`, () => {
    const engine = new Engine({ threads, maximumMemory });
    try {
      const tally = runUntilAllWork(engine);
      assert.equal(tally.length, threads);
      assert(tally.every((parts) => parts > 0), `parts taken: ${tally}`);
      assert.equal(tally.reduce((sum, parts) => sum + parts) % 64, 0);
    } finally {
      engine.dispose();
    }
  });
}

for (const threads of [0, 129, 1.5, NaN, -1]) {
  Deno.test(`${threads} threads are refused`, () => {
    assert.throws(() => new Engine({ threads, maximumMemory }), {
      name: "RangeError",
      message: `Threads must be from 1 to 128, not ${threads}`,
    });
  });
}

Deno.test("relaxed SIMD can be left out", () => {
  const engine = new Engine({ threads: 1, maximumMemory, relaxed: false });
  assert.equal(engine.relaxed, false);
  assert.equal(runUntilAllWork(engine).length, 1);
});

Deno.test("workers that sleep wake for the next job", async () => {
  const engine = new Engine({ threads: 2, maximumMemory });
  try {
    const before = runUntilAllWork(engine);
    // Long past the patience of a thread that looks for work.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const deadline = performance.now() + 20_000;
    const from = engine.heap.allocate(64 * CHUNK * 4);
    while (engine.tally[1] === before[1] && performance.now() < deadline) {
      engine.run("square", 64, [from, from, 64 * CHUNK]);
    }
    assert(engine.tally[1] > before[1]);
  } finally {
    engine.dispose();
  }
});

Deno.test("thousands of small jobs in a row are each complete", () => {
  const engine = new Engine({ threads: 3, maximumMemory });
  try {
    runUntilAllWork(engine);
    const size = 5 * CHUNK - 7;
    const from = engine.heap.allocate(size * 4), to = engine.heap.allocate(size * 4);
    const x = new Float32Array(engine.heap.memory.buffer, from, size);
    const y = new Float32Array(engine.heap.memory.buffer, to, size);
    const places = [0, CHUNK - 1, CHUNK, 2 * CHUNK, 3 * CHUNK, 4 * CHUNK, size - 1];
    for (let job = 1; job <= 3000; job++) {
      for (const place of places) x[place] = job;
      engine.run("square", 5, [from, to, size]);
      for (const place of places) assert.equal(y[place], job * job);
    }
  } finally {
    engine.dispose();
  }
});

const engineModule = new URL("./engine.ts", import.meta.url);

Deno.test("a worker that fails is an error of the job, not a hang, and of all jobs after it", async () => {
  // The last of two parts writes past the memory. Whoever takes it fails: the thread that asked for
  // the job by a trap of its own, or a worker, of which the next lines must tell.
  const { code, stdout } = await runProgram(
    `
    import { Engine } from "${engineModule}";
    let failure;
    while (!/worker/.test(failure)) {
      const engine = new Engine({ threads: 2, maximumMemory: ${maximumMemory} });
      const from = engine.heap.allocate(4);
      while (engine.tally[1] === 0) engine.run("square", 64, [from, from, 64 * ${CHUNK}]);
      const last = engine.heap.memory.buffer.byteLength - 4 * ${CHUNK};
      try {
        engine.run("square", 2, [from, last, 2 * ${CHUNK}]);
      } catch (error) {
        failure = String(error);
      }
      if (/worker/.test(failure)) {
        console.log(failure);
        try {
          engine.run("square", 1, [from, from, 1]);
        } catch (error) {
          console.log(String(error));
        }
      }
      engine.dispose();
    }
  `,
    // Tests may run with the flags of --turbo, which leave no trap.
    { env: { DENO_V8_FLAGS: "--wasm-bounds-checks" } },
  );
  assert.equal(code, 0);
  const line = "Error: A worker failed in or before kernel square: start the backend anew\n";
  assert.equal(stdout, line + line);
});

Deno.test("a program that never disposes of its backend ends by itself, and needs no permission", async () => {
  const { code, stdout, stderr } = await runProgram(`
    import * as tf from "@tensorflow/tfjs";
    import { useWasmThreads } from "${new URL("./mod.ts", import.meta.url)}";
    const { engine } = await useWasmThreads({ threads: 3 });
    const x = tf.ones([1024, 1024]);
    while (engine.tally.includes(0)) x.add(1).dispose();
    console.log("computed");
  `);
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "computed\n", stderr: "" });
});
