import { doesNotMatch, equal, match } from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { sampleRun } from "../../lib/dashboard/curves/sample_run.ts";
import { recipes } from "../../lib/recipes/mod.ts";
import type { ListedRun } from "../../lib/runs/run.ts";
import { RunRow } from "./RunRow.tsx";

const actions = { select() {}, resume() {} };

function row(changes: Partial<ListedRun> = {}): string {
  const run = { ...sampleRun(), sparkline: [], ...changes };
  return renderToString(<RunRow run={run} isSelected={false} actions={actions} />);
}

/** What a reader sees, without tags. */
const text = (html: string) => html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();

Deno.test("a row tells how a run stands", () => {
  const html = row({
    id: "a",
    name: "Wide",
    epoch: 1,
    step: 15,
    loss: 0.25,
    testAccuracy: 0.9731,
    imagesPerSecond: 2345,
    seconds: 84,
    sparkline: [1, 0.5, 0.25],
  });
  equal(
    text(html),
    "Wide a Running mnist wasm · 2 threads tutorial 2/3 97.31% 0.2500 2,345 1:24",
  );
  match(html, /href="\/runs\/a"/);
  match(html, /aria-label="Loss from 1.0000 to 0.2500"/);
  match(html, /<progress value="15" max="30"/);
});

Deno.test("a name is text, whatever is in it", () => {
  const html = row({ name: `<script>"&'</script>` });
  doesNotMatch(html, /<script/);
  match(html, /&lt;script/);
});

Deno.test("a run that waits shows the epochs that its recipe has, and promises nothing", () => {
  const waiting = { configuration: undefined, backend: undefined, stepsPerEpoch: undefined };
  equal(
    text(row({ ...waiting, id: "a", name: "a", state: "queued" })),
    `a Queued mnist auto fast 0/${recipes.fast.epochs} – – – –`,
  );
});

Deno.test("a loss that is no number is told", () => {
  // As JSON has it.
  match(text(row({ loss: null as unknown as undefined })), / NaN /);
});

Deno.test("a lost run offers to go on, from its checkpoint or anew", () => {
  match(text(row({ name: "Wide", state: "lost", checkpoint: 10 })), /gone\. Resume Wide /);
  match(text(row({ name: "Wide", state: "lost" })), /gone\. Start again Wide /);
  doesNotMatch(row({ state: "lost", epoch: 3, checkpoint: 30 }), /<button/);
  doesNotMatch(row({ state: "running" }), /<button/);
});

Deno.test("a failed run says why", () => {
  match(text(row({ state: "failed", error: "There is no space left." })), /no space left\. Start/);
});

Deno.test("a run that was asked to stop says so until it has", () => {
  match(row({ stopping: true }), /data-state="stopping">Stopping</);
  match(row({ stopping: true, state: "stopped" }), /data-state="stopped">Stopped</);
});
