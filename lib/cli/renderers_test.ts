import assert from "node:assert/strict";
import { presets } from "../model/presets/mod.ts";
import type { TrainConfiguration, TrainEvent } from "../train/events.ts";
import { jsonRenderer, plainRenderer, quietRenderer } from "./plain_renderers.ts";
import { advance, noProgress } from "./progress.ts";
import { describeStart, type Renderer } from "./renderer.ts";
import { batchEvent, epochEvent, startEvent, testEvent } from "./sample_events.ts";
import { coloured, plain } from "./style.ts";
import { terminalRenderer } from "./terminal_renderer.ts";

const end: TrainEvent = {
  type: "end",
  reason: "completed",
  epochs: 2,
  steps: 20,
  examples: 2000,
  seconds: 30,
};
const twoEpochs = [
  startEvent({ epochs: 2 }),
  ...[1, 2].flatMap((epoch) => [
    ...Array.from(
      { length: 10 },
      (_, index) => batchEvent((epoch - 1) * 10 + index + 1, { epoch }),
    ),
    epochEvent(epoch),
    testEvent(epoch),
  ]),
  end,
];
const files = [["Checkpoint", "runs/a/step.safetensors"], ["Loss", "runs/a/loss.svg"]] as const;

function draw(renderer: Renderer, events: readonly TrainEvent[], tick: (time: number) => void) {
  let progress = noProgress;
  for (const [time, event] of events.entries()) {
    tick(time);
    progress = advance(progress, event, time);
    renderer.show(event, progress);
  }
  renderer.notice("a notice");
  renderer.finish({ tested: progress.tested, classNames: [..."0123456789"], files });
}

/** What a line-wise renderer wrote. */
function linesOf(make: typeof plainRenderer) {
  const out: string[] = [];
  const error: string[] = [];
  const renderer = make({ out: (line) => out.push(line), error: (line) => error.push(line) });
  draw(renderer, twoEpochs, () => {});
  renderer.working("Loading");
  renderer.working("Downloading x", 0.1);
  renderer.working("Downloading x", 0.2);
  return { out, error };
}

/** What stands on a terminal at the end: of each line that was redrawn, the last drawing. */
function screenOf(written: string): string[] {
  return written.split("\n").map((line) => line.split("\r\x1b[2K").at(-1)!);
}

Deno.test("through a pipe each epoch is one plain line", () => {
  const { out, error } = linesOf(plainRenderer);
  assert.deepEqual(out.filter((line) => line.startsWith("Epoch ")), [
    "Epoch 1/2: loss 0.4321, accuracy 87.65%, test loss 0.1234, test accuracy 99.00%, " +
    "100 images/s, 12s",
    "Epoch 2/2: loss 0.4321, accuracy 87.65%, test loss 0.1234, test accuracy 99.00%, " +
    "100 images/s, 12s",
  ]);
  assert.ok(out.every((line) => !line.includes("\x1b") && !line.includes("\r")));
  assert.ok(out.includes("Test loss 0.1234, accuracy 99.00% (99 of 100 images)"));
  assert.ok(out.includes("Checkpoint  runs/a/step.safetensors"));
  assert.ok(out.includes("Device    wasm, 2 threads, relaxed-simd"));
  assert.ok(out.includes("          webgpu: passed over, there is no GPU adapter"));
  assert.deepEqual(error, ["a notice", "Downloading x"]);
});

Deno.test("--json writes the events and nothing else", () => {
  const { out, error } = linesOf(jsonRenderer);
  assert.deepEqual(out.map((line) => JSON.parse(line)), JSON.parse(JSON.stringify(twoEpochs)));
  assert.deepEqual(error, ["a notice", "Downloading x"]);
});

Deno.test("--quiet writes the result and nothing else", () => {
  const { out, error } = linesOf(quietRenderer);
  assert.deepEqual(out, ["Test loss 0.1234, accuracy 99.00% (99 of 100 images)"]);
  assert.deepEqual(error, ["a notice"]);
});

Deno.test("a terminal ends with a row for each epoch and no bar", () => {
  let written = "";
  let now = 0;
  const renderer = terminalRenderer({
    sink: { write: (text) => written += text },
    style: plain,
    clock: () => now,
    columns: () => 80,
  });
  draw(renderer, twoEpochs, (time) => now = time);
  const screen = screenOf(written);
  const head = screen.findIndex((line) => line.startsWith("  Epoch"));
  assert.deepEqual(screen.slice(head, head + 5), [
    "  Epoch      Loss  Accuracy  Test loss  Accuracy  Images/s     Time",
    "    1/2    0.4321    87.65%     0.1234    99.00%       100      12s",
    "    2/2    0.4321    87.65%     0.1234    99.00%       100      12s",
    "a notice",
    "",
  ]);
  assert.ok(screen.every((line) => line.length <= 80 && !line.includes("━")));
  assert.ok(written.includes("━"), "no bar was ever drawn");
  assert.ok(written.includes("  test  "), "the test was not shown");
});

Deno.test("a bar is redrawn at most ten times a second", () => {
  let bars = 0;
  let now = 0;
  const renderer = terminalRenderer({
    sink: { write: (text) => bars += text.includes("loss 0.5") ? 1 : 0 },
    style: coloured,
    clock: () => now,
    columns: () => 80,
  });
  let progress = advance(noProgress, startEvent({ epochs: 1000 }), 0);
  for (let step = 1; step <= 2000; step++) {
    now = step / 1000;
    progress = advance(progress, batchEvent(step), now);
    renderer.show(batchEvent(step), progress);
  }
  assert.ok(bars >= 15 && bars <= 21, `${bars} bars in two seconds`);
});

Deno.test("a narrow terminal's table has fewer columns", () => {
  let written = "";
  const renderer = terminalRenderer({
    sink: { write: (text) => written += text },
    style: plain,
    clock: () => 0,
    columns: () => 52,
  });
  draw(renderer, twoEpochs, () => {});
  assert.ok(screenOf(written).includes("    2/2    0.4321    87.65%     0.1234    99.00%"));
});

Deno.test("a download shows its bar, in terminals of every width", () => {
  for (const columns of [10, 20, 40, 80]) {
    let written = "";
    const renderer = terminalRenderer({
      sink: { write: (text) => written += text },
      style: plain,
      clock: () => 0,
      columns: () => columns,
    });
    renderer.working("Downloading train", 0.5);
    const [line] = screenOf(written);
    assert.ok(line.length < columns, `${line.length} columns in ${columns}`);
    assert.equal(line.includes("━"), columns >= 40);
  }
});

Deno.test("validation has columns of its own, and 80 columns hold all but the speed", () => {
  const start = startEvent();
  const configuration = { ...start.configuration, validation: 200 };
  const { type: _, ...measured } = testEvent(1, { loss: 0.2, accuracy: 0.95 });
  const events: TrainEvent[] = [
    { ...start, configuration },
    batchEvent(10),
    epochEvent(1),
    { type: "validation", ...measured },
    testEvent(1),
    end,
  ];
  let written = "";
  const sink = { write: (text: string) => written += text };
  const options = { sink, style: plain, clock: () => 0, columns: () => 80 };
  draw(terminalRenderer(options), events, () => {});
  const screen = screenOf(written);
  const head = screen.findIndex((line) => line.startsWith("  Epoch"));
  assert.deepEqual(screen.slice(head, head + 2), [
    "  Epoch      Loss  Accuracy Val. loss  Accuracy  Test loss  Accuracy     Time",
    "    1/3    0.4321    87.65%    0.2000    95.00%     0.1234    99.00%      14s",
  ]);
  const out: string[] = [];
  draw(plainRenderer({ out: (line) => out.push(line), error: () => {} }), events, () => {});
  assert.ok(out.includes("Data      mnist: 1,000 training images and 200 held out"));
  assert.ok(
    out.some((line) => line.includes(", validation loss 0.2000, validation accuracy 95.00%")),
  );
});

Deno.test("a run says what it does within the columns that there are, and names the other recipes", () => {
  const start = startEvent();
  const configuration: TrainConfiguration = {
    ...start.configuration,
    network: presets.tutorial({ dropout: 0.2 }),
    epochs: 15,
    schedule: "one-cycle",
    warmup: 0.25,
    optimizer: "adamw",
    weightDecay: 0.02,
    rotation: 10,
    shift: 0.1,
    movingAverage: 0.999,
  };
  const lines = (recipe: string, columns: number) => {
    const event = { ...start, configuration: { ...configuration, recipe } };
    return describeStart({ ...noProgress, start: event }, columns, plain);
  };
  assert.deepEqual(lines("fast", 77).slice(1, 7), [
    "Recipe    fast, the default (others: accurate, tutorial)",
    "Data      mnist: 1,000 training images",
    "Training  15 epochs, batch 100, learning rate 0.01 (one-cycle, warm-up 25%),",
    "          AdamW, weight decay 0.02, rotation ±10°, shift ±10%, moving average",
    "          0.999, seed 7",
    "Network   114,314 parameters, dropout 0.2",
  ]);
  assert.ok(lines("fast", 60).every((line) => line.length <= 60));
  assert.equal(lines("accurate", 77)[1], "Recipe    accurate");
});

Deno.test("an epoch that was not tested has its row too", () => {
  let written = "";
  const renderer = terminalRenderer({
    sink: { write: (text) => written += text },
    style: plain,
    clock: () => 0,
    columns: () => 80,
  });
  draw(renderer, [startEvent(), batchEvent(10), epochEvent(1), end], () => {});
  assert.ok(screenOf(written).some((line) => /^ +1\/3 +0\.4321 +87\.65% +- +- +100 /.test(line)));
});
