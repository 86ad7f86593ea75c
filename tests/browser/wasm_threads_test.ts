import type { Page } from "playwright-core";
import assert from "node:assert/strict";
import { exampleFiles, isolationHeaders, policyHeaders } from "../../examples/browser/serve.ts";
import { testInPage } from "./chromium.ts";
import type {} from "./page.ts";
import { programFiles } from "./program_files.ts";
import { readDigits } from "./reading.ts";
import { trainExample, type TrainingResult } from "./training.ts";

const headers = { ...isolationHeaders, ...policyHeaders };

const program = async () => ({ files: await programFiles(), headers });

function numbers({ losses, weights, predictions }: TrainingResult): unknown {
  return { losses, weights, predictions };
}

testInPage(
  "the example page trains under a strict policy and reads more than 90% rightly",
  async () => ({ files: await exampleFiles(), headers }),
  async (page) => {
    const errors: string[] = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    const status = page.getByRole("status").filter({ hasText: /^Trained|Error/ });
    const text = await status.textContent({ timeout: 60_000 });
    assert(Number(/^Trained: (.+)%/.exec(text!)?.[1]) > 90, text!);
    assert.deepEqual(errors, []);
  },
);

testInPage(
  "model.fit and predict give the bits that they give in Deno, on 1, 2 and 5 threads",
  program,
  async (page) => {
    for (const relaxed of [true, false]) {
      const expected = await trainExample({ threads: 2, relaxed });
      assert.equal(expected.losses.length, 8);
      assert(expected.losses[7] < expected.losses[0]);
      for (const threads of [1, 2, 5]) {
        const actual = await page.evaluate(
          (options) => glyph.trainExample(options),
          { threads, relaxed },
        );
        assert.equal(actual.relaxed, expected.relaxed);
        assert.deepEqual(numbers(actual), numbers(expected));
        assert.equal(actual.tally.length, threads);
      }
    }
  },
);

testInPage(
  "Glyph's own network gives the logits' bits in a page that it gives in Deno",
  program,
  async (page) => {
    const expected = await readDigits({ threads: 2 });
    assert.equal(expected.length, 5);
    const actual = await page.evaluate((options) => glyph.readDigits(options), { threads: 2 });
    assert.deepEqual(actual, expected);
  },
);

testInPage(
  "a worker of the page trains as its main thread does, where threads may sleep",
  async () => {
    const policy = policyHeaders["content-security-policy"];
    const withWorker = policy.replace("worker-src", "worker-src 'self'");
    return {
      files: await programFiles(),
      headers: { ...isolationHeaders, "content-security-policy": withWorker },
    };
  },
  async (page) => {
    const expected = await trainExample({ threads: 2 });
    for (const threads of [1, 3]) {
      const actual = await page.evaluate((options) => glyph.trainInWorker(options), { threads });
      assert.deepEqual(numbers(actual), numbers(expected));
    }
  },
);

testInPage("an engine computes before its workers run", program, async (page) => {
  const wrong = await page.evaluate(() => {
    const engine = new glyph.Engine({ threads: 4, maximumMemory: 2 ** 26 });
    const size = 64 * 16384;
    const from = engine.heap.allocate(size * 4), to = engine.heap.allocate(size * 4);
    const { buffer } = engine.heap.memory;
    new Float32Array(buffer, from, size).fill(3);
    let wrong = 0;
    for (let job = 0; job < 50; job++) {
      const squares = new Float32Array(buffer, to, size).fill(0);
      engine.run("square", 64, [from, to, size]);
      wrong += squares.filter((value) => value !== 9).length;
    }
    engine.dispose();
    return wrong;
  });
  assert.equal(wrong, 0);
});

/** Computes until each of the threads has done parts of the work. */
async function computeOnAll(page: Page, threads: number): Promise<number[]> {
  return await page.evaluate(async (threads) => {
    const { engine } = await glyph.useWasmThreads({ threads });
    const x = glyph.tf.ones([1024, 1024]);
    const deadline = performance.now() + 20_000;
    while (engine.tally.includes(0) && performance.now() < deadline) x.square().dispose();
    x.dispose();
    return engine.tally;
  }, threads);
}

testInPage(
  "each thread takes parts of the work, and ends with its backend",
  program,
  async (page) => {
    const tally = await computeOnAll(page, 3);
    assert.equal(tally.length, 3);
    assert(tally.every((parts) => parts > 0), `parts that each thread took: ${tally}`);
    assert.equal(page.workers().length, 2);

    // A second backend takes the place of the first.
    await computeOnAll(page, 2);
    await untilWorkers(page, 1);
    await page.evaluate(() => glyph.tf.removeBackend("wasm-threads"));
    await untilWorkers(page, 0);
  },
);

/** Waits until a page has so many workers. */
async function untilWorkers(page: Page, count: number): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (page.workers().length !== count) {
    assert(performance.now() < deadline, `${page.workers().length} workers instead of ${count}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

testInPage("the page draws and answers while model.fit runs", program, async (page) => {
  const { frames, timers, steps } = await page.evaluate(async () => {
    let frames = 0, timers = 0, running = true;
    const draw = () => {
      frames++;
      if (running) requestAnimationFrame(draw);
    };
    requestAnimationFrame(draw);
    const timer = setInterval(() => timers++, 1);
    const { losses } = await glyph.trainExample({ threads: 2 }, 10);
    running = false;
    clearInterval(timer);
    return { frames, timers, steps: losses.length };
  });
  assert(frames > 1 && timers > 1, `${frames} frames, ${timers} timers in ${steps} steps`);
});
