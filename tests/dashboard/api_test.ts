import assert from "node:assert/strict";
import type { NetworkAnswer } from "../../lib/dashboard/network/answers.ts";
import type { ListedRun, Metrics, Run } from "../../lib/runs/run.ts";
import { makeSandbox } from "../cli_sandbox.ts";
import { addRun } from "./runs.ts";
import { startDashboard, type TestDashboard } from "./server.ts";

const small = {
  recipe: "tutorial",
  backend: "wasm",
  threads: 1,
  batchSize: 16,
  epochs: 2,
  seed: 4,
} as const;
const tooDeep = { type: "sequential", blocks: Array(9).fill({ type: "maxPool" }) };
const wrongFilters = { type: "sequential", blocks: [{ type: "conv", filters: 0 }] };
const flat = { type: "sequential", blocks: [{ type: "flatten" }, { type: "dense" }] };

async function runAt(dashboard: TestDashboard, id: string): Promise<Run> {
  return await (await dashboard.get(`/api/runs/${id}`)).json();
}

/** Waits until a run is as it should be, and gives it. */
async function runThat(
  dashboard: TestDashboard,
  id: string,
  isRight: (run: Run) => boolean,
  what: string,
): Promise<Run> {
  for (const began = performance.now();;) {
    const run = await runAt(dashboard, id);
    if (isRight(run)) return run;
    assert.ok(performance.now() - began < 60_000, `Not ${what}: ${JSON.stringify(run)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const over = (run: Run) => ["completed", "stopped", "failed", "lost"].includes(run.state);

async function answer<Body>(response: Response, status: number): Promise<Body> {
  const text = await response.text();
  assert.equal(response.status, status, text);
  return JSON.parse(text);
}

interface Refusal {
  readonly detail: string;
  readonly field?: string;
}

Deno.test("runs are started, queued, stopped, resumed, renamed, shown and deleted", async () => {
  await using sandbox = await makeSandbox();
  const { data, runs } = sandbox;
  await using dashboard = await startDashboard({ runs, given: ["--data", data] });
  const { get, send } = dashboard;
  const start = async (body: unknown) => {
    const response = await send("POST", "/api/runs", body);
    const run = await answer<Run>(response, 201);
    assert.equal(response.headers.get("Location"), `/api/runs/${run.id}`);
    return run;
  };
  const first = await start({ name: "First", options: { ...small, data, epochs: 10_000 } });
  const second = await start({ options: { ...small, data } });
  const third = await start({ options: { ...small, data } });
  assert.deepEqual([first.name, first.state, first.options.batchSize], ["First", "starting", 16]);
  assert.deepEqual([second.name, second.state], [second.id, "queued"]);
  await runThat(dashboard, first.id, ({ step }) => step > 3, "training");
  assert.equal((await runAt(dashboard, second.id)).state, "queued");

  const { runs: listed, lastEventId } = await answer<{ runs: ListedRun[]; lastEventId: number }>(
    await get("/api/runs"),
    200,
  );
  assert.deepEqual(listed.map(({ id }) => id), [third, second, first].map(({ id }) => id));
  assert.ok(lastEventId > 0 && listed[2].sparkline.length > 1);

  for (const path of [`/api/runs/${first.id}/resume`]) {
    assert.match((await answer<Refusal>(await send("POST", path), 409)).detail, /is running/);
  }
  const going = await answer<Refusal>(await send("DELETE", `/api/runs/${first.id}`), 409);
  assert.match(going.detail, /stop it before/);
  const atOnce = await start({ atOnce: true, options: { ...small, data } });
  assert.equal(atOnce.state, "starting");
  await answer(await send("POST", `/api/runs/${third.id}/stop`), 202);
  assert.equal((await runAt(dashboard, third.id)).state, "stopped");
  await answer(await send("POST", `/api/runs/${first.id}/stop`), 202);
  const stopped = await runThat(dashboard, first.id, over, "stopped");
  assert.equal(stopped.state, "stopped");
  assert.ok(stopped.checkpoint! > 3);

  const done = await runThat(dashboard, second.id, over, "completed");
  assert.deepEqual([done.state, done.epoch, done.step], ["completed", 2, 6]);
  assert.equal((await runThat(dashboard, atOnce.id, over, "completed")).state, "completed");

  const metrics = await answer<Metrics>(await get(`/api/runs/${second.id}/metrics`), 200);
  assert.deepEqual(metrics.batches.step, [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(metrics.tests.map(({ step }) => step), [3, 6]);
  const csv = await get(`/api/runs/${second.id}/metrics?format=csv`);
  assert.equal(csv.headers.get("Content-Type"), "text/csv; charset=utf-8");
  assert.equal(
    csv.headers.get("Content-Disposition"),
    `attachment; filename="${second.id}.csv"`,
  );
  const [columns, ...rows] = (await csv.text()).trim().split("\n").map((row) => row.split(","));
  assert.equal(columns.length, 11);
  assert.deepEqual(
    rows.map((row) => Number(row[columns.indexOf("loss")])),
    metrics.batches.loss,
  );
  const tested = rows.map((row) => row[columns.indexOf("test_accuracy")]);
  assert.deepEqual(
    tested,
    ["", "", String(metrics.tests[0].accuracy), "", "", String(metrics.tests[1].accuracy)],
  );
  const saved = await get(`/api/runs/${second.id}/metrics?format=json&download`);
  assert.match(saved.headers.get("Content-Disposition")!, /\.json"$/);
  assert.deepEqual(await saved.json(), metrics);

  const step = metrics.checkpoints.at(-1)!.step;
  for (const [part, suffix] of [["model", ""], ["state", ".state"]]) {
    const file = await get(`/api/runs/${second.id}/checkpoints/${step}?part=${part}`);
    const bytes = await file.bytes();
    const name = `step-${String(step).padStart(8, "0")}${suffix}.safetensors`;
    assert.deepEqual(bytes, await Deno.readFile(`${runs}/${second.id}/${name}`));
    assert.equal(Number(file.headers.get("Content-Length")), bytes.length);
    assert.match(file.headers.get("Content-Disposition")!, /^attachment; filename="[\w.-]+"$/);
  }
  await answer(await get(`/api/runs/${second.id}/checkpoints/99`), 404);

  const resume = `/api/runs/${second.id}/resume`;
  const whole = await answer<Refusal>(await send("POST", resume), 409);
  assert.match(whole.detail, /has done its 2 epochs/);
  const fewer = await answer<Refusal>(await send("POST", resume, { epochs: 1 }), 400);
  assert.equal(fewer.field, "epochs");
  await answer(await send("POST", resume, { epochs: 3 }), 202);
  const more = await runThat(
    dashboard,
    second.id,
    (run) => over(run) && run.epoch === 3,
    "resumed",
  );
  assert.deepEqual([more.state, more.step, more.configuration?.epochs], ["completed", 9, 3]);
  const again = await answer<Metrics>(await get(`/api/runs/${second.id}/metrics`), 200);
  assert.deepEqual(again.batches.loss.slice(0, 6), metrics.batches.loss);

  const renamed = await send("PATCH", `/api/runs/${second.id}`, { name: "Other" });
  assert.equal((await answer<Run>(renamed, 200)).name, "Other");
  const deleted = await send("DELETE", `/api/runs/${second.id}`);
  assert.equal(deleted.status, 204);
  await answer(await get(`/api/runs/${second.id}`), 404);
  await answer(await send("DELETE", `/api/runs/${second.id}`), 404);
});

Deno.test("a run that is wrong is refused with the option that is wrong", async () => {
  await using dashboard = await startDashboard();
  const refused: [unknown, string, RegExp][] = [
    [{ epochs: 0 }, "epochs", /'?0'? is invalid\. It must be a whole number from 1 to 10,000\./],
    [{ epochs: 1.5 }, "epochs", /whole number/],
    [{ batchSize: "many" }, "batchSize", /'many' is invalid/],
    [{ learningRate: -1 }, "learningRate", /above 0/],
    [{ seed: null }, "seed", /whole number/],
    [{ backend: "gpu" }, "backend", /webgpu, wasm or cpu/],
    [{ turbo: "yes" }, "turbo", /is invalid/],
    [{ recipe: "none" }, "recipe", /must be/],
    [{ threads: 2, backend: "cpu" }, "threads", /leave one of them out/],
    [{ turbo: true, backend: "cpu" }, "turbo", /leave one of them out/],
    [{ resume: "x" }, "resume", /no option 'resume'/],
    [{ runs: "/tmp" }, "runs", /no option 'runs'/],
    [{ json: true }, "json", /no option 'json'/],
    [{ data: "/tmp" }, "data", /--data FOLDER/],
    [{ model: "/etc/passwd" }, "model", /'\/etc\/passwd' is no network: give tutorial, tiny, deep/],
    [{ model: 7 }, "model", /7 is no network/],
    [{ model: wrongFilters }, "model", /^The network: blocks\[0\] \(conv\): filters is 0/],
    [{ model: tooDeep }, "model", /does not fit mnist\. pool5 .* makes 0 x 0 x 1 .* 1 x 1 x 1/],
    [{ model: flat, dropout: 0.1 }, "dropout", /write it into the blocks/],
    [{ weights: "/etc/passwd" }, "weights", /no run with a checkpoint/],
    [{ labelSmoothing: 1 }, "labelSmoothing", /from 0 and below 1/],
    [{ momentum: 0.5 }, "momentum", /is for --optimizer sgd/],
    [{ earlyStopping: 3 }, "earlyStopping", /give --validation/],
    [{ repeats: 0 }, "repeats", /whole number/],
    [{ repeats: 2, seed: 2 ** 32 - 1 }, "repeats", /lower the seed/],
  ];
  for (const [options, field, detail] of refused) {
    const response = await dashboard.send("POST", "/api/runs", { options });
    const problem = await answer<Refusal>(response, 400);
    assert.equal(problem.field, field);
    assert.match(problem.detail, detail);
  }
  assert.deepEqual((await (await dashboard.get("/api/runs")).json()).runs, []);
  const id = addRun(dashboard.runs);
  for (const name of ["", 7, "x".repeat(201), undefined]) {
    const response = await dashboard.send("PATCH", `/api/runs/${id}`, { name });
    assert.equal((await answer<Refusal>(response, 400)).field, "name");
  }
  for (const method of ["PUT", "POST", "OPTIONS"]) {
    const response = await dashboard.send(method, `/api/runs/${id}`);
    await response.body?.cancel();
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("Allow"), "GET, HEAD, PATCH, DELETE");
  }
  const head = await fetch(new URL(`/api/runs/${id}`, dashboard.address), { method: "HEAD" });
  assert.deepEqual([head.status, await head.text()], [200, ""]);
});

Deno.test("a network that is written out trains with each seed of a series, and its weights go on", async () => {
  await using sandbox = await makeSandbox();
  const { data, runs } = sandbox;
  await using dashboard = await startDashboard({ runs, given: ["--data", data] });
  const { get, send } = dashboard;
  const options = { ...small, epochs: 1, data, model: flat, repeats: 2 };
  const first = await answer<Run>(await send("POST", "/api/runs", { name: "Flat", options }), 201);
  const { runs: listed } = await answer<{ runs: Run[] }>(await get("/api/runs"), 200);
  assert.deepEqual(listed.map(({ name, series, options }) => [name, series, options.seed]), [
    ["Flat 2/2", { id: first.id, number: 2, of: 2 }, 5],
    ["Flat 1/2", { id: first.id, number: 1, of: 2 }, 4],
  ]);
  const ended = await Promise.all(
    listed.map(({ id }) => runThat(dashboard, id, over, "completed")),
  );
  for (const { state, error, configuration, parameters } of ended) {
    assert.deepEqual([state, error], ["completed", undefined]);
    assert.deepEqual(configuration!.network, flat);
    assert.equal(parameters, 28 * 28 * 10 + 10);
  }
  assert.notEqual(ended[0].loss, ended[1].loss);
  const network = await answer<NetworkAnswer>(await get(`/api/runs/${first.id}/network`), 200);
  assert.deepEqual(network.network, flat);
  assert.deepEqual(network.layers.map(({ name, parameters }) => [name, parameters]), [
    ["flatten1", 0],
    ["fc1", 7850],
  ]);

  const { repeats: _, ...once } = { ...options, weights: first.id };
  const next = await answer<Run>(await send("POST", "/api/runs", { options: once }), 201);
  const { state, configuration, series } = await runThat(dashboard, next.id, over, "completed");
  assert.deepEqual([state, series], ["completed", undefined]);
  assert.match(configuration!.initialWeights!, /^[0-9a-f]{64}$/);
});

Deno.test("the API describes itself, and answers what is not there as a problem", async () => {
  await using dashboard = await startDashboard();
  const page = await dashboard.get("/api");
  assert.equal(page.headers.get("Content-Type"), "text/html; charset=utf-8");
  const html = await page.text();
  assert.match(html, /curl -X POST[^<]*\/api\/runs</);
  for (const path of ["/api/nothing", "/api/runs/none", "/api/runs/none/metrics"]) {
    const response = await dashboard.get(path);
    assert.equal(response.headers.get("Content-Type"), "application/problem+json");
    const { status, title, type, detail } = await response.json();
    assert.deepEqual([status, title, type], [404, "Not found", "about:blank"]);
    assert.ok(detail.includes(path.includes("runs") ? "'none'" : path));
  }
});

Deno.test("a run's process that ends early makes it failed, and the queue goes on", async () => {
  await using sandbox = await makeSandbox();
  const { data, runs } = sandbox;
  await using dashboard = await startDashboard({ runs, given: ["--data", data] });
  // A device that is not there, or cannot train.
  const options = { ...small, data, backend: "webgpu", threads: undefined, adapter: "low-power" };
  const { send } = dashboard;
  await Deno.rename(`${data}/train-images-idx3-ubyte`, `${data}/away`).catch(async () => {
    for await (const { name } of Deno.readDir(data)) await Deno.remove(`${data}/${name}`);
  });
  const failing = await answer<Run>(await send("POST", "/api/runs", { options }), 201);
  const next = await answer<Run>(await send("POST", "/api/runs", { options }), 201);
  for (const { id } of [failing, next]) {
    const run = await runThat(dashboard, id, over, "failed");
    assert.equal(run.state, "failed");
    assert.ok(run.error!.length > 10, run.error);
  }
});

Deno.test("runs outlive their server, and two servers start each run once", async () => {
  await using sandbox = await makeSandbox();
  const { data, runs } = sandbox;
  await using one = await startDashboard({ runs, given: ["--data", data] });
  const options = { ...small, data, epochs: 10_000 };
  const response = await one.send("POST", "/api/runs", { options });
  const { id } = await answer<Run>(response, 201);
  await runThat(one, id, ({ step }) => step > 3, "training");
  await one.stop("SIGKILL");

  await using two = await startDashboard({ runs });
  await using three = await startDashboard({ runs });
  const { step } = await runAt(two, id);
  await runThat(two, id, (run) => run.step > step, "training on");
  const waiting: string[] = [];
  for (let count = 0; count < 4; count++) {
    const server = count % 2 ? two : three;
    const response = await server.send("POST", "/api/runs", { options: { ...small, data } });
    waiting.push((await answer<Run>(response, 201)).id);
  }
  await answer(await three.send("POST", `/api/runs/${id}/stop`), 202);
  for (const id of waiting) {
    const run = await runThat(two, id, over, "completed");
    assert.deepEqual([run.state, run.step, run.error], ["completed", 6, undefined]);
  }
});
