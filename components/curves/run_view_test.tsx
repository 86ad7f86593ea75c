import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import CompareView from "../../islands/CompareView.tsx";
import RunView from "../../islands/RunView.tsx";
import { readCompareAddress } from "../../lib/dashboard/curves/compare_address.ts";
import { sampleRun } from "../../lib/dashboard/curves/sample_run.ts";
import type { Run, RunState } from "../../lib/runs/run.ts";
import { defaultSettings } from "../../lib/train/settings.ts";

const states: RunState[] = [
  "queued",
  "starting",
  "running",
  "completed",
  "stopped",
  "failed",
  "lost",
];

function page(changes: Partial<Run>): string {
  return renderToString(
    <RunView run={sampleRun(changes)} defaults={defaultSettings} runs={[]} />,
  );
}

function compare(address: string, runs: Run[], known = runs): string {
  const read = readCompareAddress(new URLSearchParams(address));
  return renderToString(<CompareView address={read} runs={runs} known={known} />);
}

Deno.test("the first paint of a run has its figures", () => {
  const html = page({ step: 12, epoch: 1, testAccuracy: 0.9931, loss: 0.0213, seconds: 84 });
  for (const text of ["99.31%", "0.0213", "1m 24s", "Epoch 2 of 3 · step 12 of 30", "114,314"]) {
    assert.ok(html.includes(text), text);
  }
});

Deno.test("what can be done with a run depends on its state", () => {
  const buttons = (state: RunState) => {
    const html = page({ state, checkpoint: 10, step: 10 });
    return ["Stop", "Resume", "More epochs"].filter((text) => new RegExp(`>${text}\\b`).test(html));
  };
  assert.deepEqual(
    Object.fromEntries(states.map((state) => [state, buttons(state)])),
    {
      queued: ["Stop"],
      starting: ["Stop"],
      running: ["Stop"],
      completed: ["Resume", "More epochs"],
      stopped: ["Resume"],
      failed: ["Resume"],
      lost: ["Resume"],
    },
  );
});

Deno.test("a failed run shows its error and what to do", () => {
  const html = page({ state: "failed", error: "No memory is left." });
  assert.ok(html.includes("No memory is left. It left no checkpoint: start it again."));
});

Deno.test("a run's name is text, whatever it is", () => {
  const html = page({ name: "<script>alert(1)</script>" });
  assert.ok(!html.includes("<script"));
});

Deno.test("no element has a style attribute, which the policy of the pages forbids", () => {
  for (const state of states) assert.doesNotMatch(page({ state }), /\sstyle=/);
  assert.doesNotMatch(compare("runs=a", [sampleRun({ id: "a" })]), /\sstyle=/);
});

Deno.test("a comparison shows its runs and says which ids are unknown", () => {
  const html = compare("runs=a,b", [sampleRun({ id: "a", name: "First", testAccuracy: 0.98 })]);
  assert.ok(html.includes("First") && html.includes("98.00%"));
  assert.match(html, /There is no run <strong>b<\/strong>/);
});

Deno.test("an empty comparison says what can be done", () => {
  assert.match(compare("", []), /There are no runs yet/);
  const known = [sampleRun({ id: "a" }), sampleRun({ id: "b" })];
  assert.match(compare("", [], known), /Compare the last two/);
});
