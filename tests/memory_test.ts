import assert from "node:assert/strict";
import { useWasmThreads } from "../backends/wasm/mod.ts";
import { loadMnist } from "../lib/data/mnist.ts";
import { CNN } from "../lib/model/cnn.ts";
import { train } from "../lib/train/train.ts";

Deno.test("a batch too large for the memory names the batch size to try, and nothing leaks", async () => {
  const backend = await useWasmThreads({ threads: 2, maximumMemory: 64 * 2 ** 20 });
  const data = await loadMnist({ limit: 256 });
  const model = new CNN({ batchSize: 128, epochs: 1 });
  const used = backend.engine.heap.used;
  try {
    await assert.rejects(
      async () => {
        for await (const _ of train(model, data));
      },
      { name: "RangeError", message: /A batch of 128 images .* try the batch size 64\b/ },
    );
    assert(backend.engine.heap.used <= used + 2 ** 20, `${backend.engine.heap.used} bytes in use`);
  } finally {
    model.dispose();
    backend.dispose();
  }
});

Deno.test({
  name:
    "training and testing on MNIST take less than 400 MB at their peak (Linux only: read from /proc)",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const runs = Deno.makeTempDirSync();
    const options = [
      "--limit",
      "2560",
      "--epochs",
      "1",
      "--backend",
      "wasm",
      "--threads",
      "2",
      "--json",
    ];
    const child = new Deno.Command("deno", {
      args: ["run", "-A", "lib/cli/train.ts", ...options, "--runs", runs],
      cwd: new URL("..", import.meta.url),
      stdout: "piped",
      stderr: "null",
    }).spawn();
    try {
      let peak = 0, text = "";
      for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        const status = await Deno.readTextFile(`/proc/${child.pid}/status`).catch(() => "");
        peak = Math.max(peak, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024);
      }
      assert((await child.status).success);
      assert.match(text, /"type":"test"/);
      assert(peak > 0, "The peak could not be read");
      assert(peak < 400e6, `${(peak / 1e6).toFixed(0)} MB at the peak`);
    } finally {
      Deno.removeSync(runs, { recursive: true });
    }
  },
});
