import assert from "node:assert/strict";
import { join } from "node:path";
import { optionFlag } from "../../../lib/option_table.ts";
import { loadMnist } from "../../../lib/data/mnist.ts";
import { RunStore } from "../../../lib/runs/run_store.ts";
import { latestCheckpoint } from "../../../lib/train/checkpoint.ts";
import { project } from "../../cli_sandbox.ts";
import { writeIdxFiles } from "../../idx_files.ts";
import { testDashboard } from "./dashboard_browser.ts";
import { assertShowsAll, positionsOfPoints, saveChart, untilState, untilStep } from "./run_page.ts";

testDashboard("training on real images is seen, outlives what breaks, and goes on", async (
  shown,
  test,
) => {
  await test.step("a run is started by the form, and its curves grow, reloaded and without a server", async () => {
    await using watched = await shown.open("/");
    const { page } = watched;
    await page.getByRole("button", { name: "New run" }).click();
    await page.getByLabel("Name").fill("By the form");
    const fields = { "Epochs": 1, "Batch size": 128, "Limit": 40 * 128 };
    for (const [label, value] of Object.entries(fields)) {
      await page.getByLabel(label, { exact: true }).fill(String(value));
    }
    await page.getByRole("button", { name: "Start run" }).click();
    await page.waitForURL("**/runs/*");
    const id = page.url().split("/").at(-1)!;
    let before = 0;
    for (const step of [1, 5, 10]) {
      await untilStep(page, step);
      const positions = positionsOfPoints(await saveChart(page, "loss"));
      assert.ok(positions.length > before, `${positions.length} points at step ${step}`);
      before = positions.length;
    }

    await page.reload();
    const points = positionsOfPoints(await saveChart(page, "loss"));
    assert.ok(points.length >= before, `${points.length} after ${before}`);
    await untilStep(page, 12);
    await shown.kill();
    await page.getByText("The dashboard does not answer").waitFor();
    await shown.restart();
    await untilState(page, "completed");
    const positions = positionsOfPoints(await saveChart(page, "loss"));
    assert.ok(positions.every((at, index) => index === 0 || at > positions[index - 1]));
    await page.reload();
    assert.equal(await assertShowsAll(page, shown.runs, id), 40);
  });

  await test.step("a trainer that is killed is lost within 5 s, and resumed to the same bits", async () => {
    const data = await Deno.makeTempDir({ dir: shown.runs, prefix: "digits" });
    writeIdxFiles(data, await loadMnist(), { train: 20 * 128, test: 300 });
    const [undisturbed, trainer] = ["Undisturbed", "Killed"].map((name) =>
      train(shown.runs, name, data)
    );
    await using watched = await shown.open("/");
    await watched.page.getByRole("link", { name: "Killed" }).click();
    const { page } = watched;
    await using table = await shown.open("/");
    await untilStep(page, 25);
    trainer.kill("SIGKILL");
    const killed = performance.now();
    const seconds = async (seen: Promise<unknown>) => {
      await seen;
      return (performance.now() - killed) / 1000;
    };
    const row = table.page.getByRole("row").filter({ hasText: "Killed" });
    const [onPage, inTable] = await Promise.all([
      seconds(untilState(page, "lost")),
      seconds(row.locator('.badge[data-state="lost"]').waitFor()),
    ]);
    await trainer.status;
    console.log(
      `lost after ${onPage.toFixed(2)} s on its page, ${inTable.toFixed(2)} s in the table`,
    );
    assert.ok(Math.max(onPage, inTable) < 5);

    assert.ok((await undisturbed.status).success);
    await page.getByRole("button", { name: "Resume" }).click();
    await untilState(page, "completed");
    const id = page.url().split("/").at(-1)!;
    await page.reload();
    assert.equal(await assertShowsAll(page, shown.runs, id), 60);
    const accuracy = () => page.locator(".figure-value").first().innerText();
    const resumed = await accuracy();
    await page.goto("/");
    await page.getByRole("link", { name: "Undisturbed" }).click();
    await page.waitForURL("**/runs/*");
    const other = page.url().split("/").at(-1)!;
    assert.equal(await accuracy(), resumed);
    assert.deepEqual(await outcome(shown.runs, id), await outcome(shown.runs, other));
  });
});

/** Trains by the command line, three epochs of 20 steps. */
function train(runs: string, name: string, data: string): Deno.ChildProcess {
  const given = { runs, name, data, epochs: 3, batchSize: 128, seed: 6, threads: 1 };
  return new Deno.Command("deno", {
    args: [
      ...["run", "--allow-all", "lib/cli/train.ts", "--quiet"],
      ...Object.entries(given).map(([name, value]) => `${optionFlag(name)}=${value}`),
    ],
    cwd: project,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

/** What a run came to: its weights, and what it measured of each step, epoch and test. */
async function outcome(runs: string, id: string) {
  using store = RunStore.open(runs);
  const { batches: { step, loss, accuracy }, tests } = store.metrics(id)!;
  const { state } = (await latestCheckpoint(join(runs, id)))!;
  return {
    batches: { step, loss, accuracy },
    tests: tests.map(({ loss, accuracy, confusion }) => ({ loss, accuracy, confusion })),
    weights: new Map([...state.model, ...state.training]),
  };
}
