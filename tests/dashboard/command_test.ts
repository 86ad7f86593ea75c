import assert from "node:assert/strict";
import { dashboardPermissions } from "../../lib/cli/dashboard_process.ts";
import { runningDashboard } from "../../lib/cli/running_dashboard.ts";
import { linesOf } from "../../lib/process/lines.ts";
import type { TrainEvent } from "../../lib/train/events.ts";
import { makeSandbox, runTask, task } from "../cli_sandbox.ts";
import { dashboardTask, startDashboard } from "./server.ts";

/** Whether somebody listens there. */
async function answers(address: string): Promise<boolean> {
  try {
    const response = await fetch(address);
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

/** A training of the task that serves as well, and what it says of its dashboard. */
function trainWithDashboard(given: readonly string[]) {
  const process = task("train", [...given, "--json", "--dashboard"]).spawn();
  const lines = linesOf(process.stderr);
  const line = async (pattern: RegExp): Promise<string> => {
    const seen: string[] = [];
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      const match = next.value.match(pattern);
      if (match) return match[1];
      seen.push(next.value);
    }
    assert.fail(`No line has ${pattern}: ${seen.join("\n")}`);
  };
  const events = Array.fromAsync(
    linesOf(process.stdout),
    (line): TrainEvent => JSON.parse(line),
  );
  return { process, line, events, rest: () => Array.fromAsync(lines) };
}

Deno.test("help lists the options, and wrong ones are refused with code 2 and the remedy", async () => {
  const help = await runTask("dashboard", ["--help"]);
  assert.equal(help.code, 0);
  for (const option of ["--port <N>", "--host <HOST>", "--runs <FOLDER>", "--data <FOLDER>"]) {
    assert.ok(help.out.includes(option), option);
  }
  assert.match(help.out, /default: 8000/);
  const refused: [string[], RegExp][] = [
    [["--port", "x"], /whole number from 0 to 65,535/],
    [["--port", "70000"], /whole number/],
    [["--host", ""], /must not be empty/],
    [["--host", "203.0.113.7", "--port", "0"], /Give another with --host or --port/],
    [["--data", "/nothing/there"], /no such folder/],
    [["--other"], /unknown option/i],
    [["more"], /too many arguments/i],
  ];
  await Promise.all(refused.map(async ([given, message]) => {
    const { code, error } = await runTask("dashboard", given);
    assert.equal(code, 2, given.join(" "));
    assert.match(error, message);
  }));
});

Deno.test("a port that is taken: the next one by default, an error if it was asked for", async () => {
  await using first = await startDashboard();
  const { port } = first.address;
  const { code, error } = await runTask("dashboard", ["--port", port, "--runs", first.runs]);
  assert.equal(code, 2);
  assert.equal(error, `Error: Port ${port} is taken: give another with --port, or 0 for any.\n`);

  let holder: Deno.Listener | undefined;
  try {
    holder = Deno.listen({ hostname: "127.0.0.1", port: 8000 });
  } catch {
    // Somebody else holds it, which is as good.
  }
  const process = task("dashboard", ["--runs", first.runs]).spawn();
  const { value: line } = await linesOf(process.stdout).next();
  process.kill("SIGINT");
  holder?.close();
  assert.match(line!, /^The dashboard is at http:\/\/127\.0\.0\.1:80(0[1-9]|1\d)\/$/);
  assert.match(await new Response(process.stderr).text(), /^Port 8000 is taken: the next one/);
  assert.equal((await process.status).code, 0);
});

Deno.test("the process of train --dashboard may do what the task may", () => {
  assert.deepEqual(["deno", "run", ...dashboardPermissions], dashboardTask.slice(0, -1));
});

Deno.test("train --dashboard trains and serves until Ctrl-C, and uses what serves already", async () => {
  await using sandbox = await makeSandbox();
  const first = trainWithDashboard([...sandbox.small, "--epochs", "2"]);
  const shown = await first.line(/^The run is shown at (http:\S+)$/);
  const address = await first.line(/^The dashboard goes on at (http:\S+): Ctrl-C ends it\.$/);
  const [, run] = shown.split("/runs/");
  assert.equal(shown, `${address}runs/${run}`);
  assert.equal(runningDashboard(sandbox.runs), address);
  assert.equal((await (await fetch(`${address}api/runs/${run}`)).json()).state, "completed");

  const second = trainWithDashboard([...sandbox.small, "--epochs", "1", "--turbo"]);
  assert.ok((await second.line(/^The run is shown at (http:\S+)$/)).startsWith(address));
  assert.equal((await second.process.status).code, 0);
  assert.deepEqual(await second.rest(), []);
  await second.events;

  first.process.kill("SIGINT");
  assert.equal((await first.process.status).code, 0);
  const [start] = await first.events;
  assert.ok(start.type === "start" && start.run === run);
  await first.rest();
  assert.equal(await answers(address), false);
  assert.equal(runningDashboard(sandbox.runs), undefined);
});

Deno.test("neither training nor dashboard needs the other to live, and one Ctrl-C ends both", async () => {
  await using sandbox = await makeSandbox();
  const { runs } = sandbox;
  const training = trainWithDashboard([...sandbox.small, "--epochs", "10000"]);
  const shown = await training.line(/^The run is shown at (http:\S+)$/);
  const { origin } = new URL(shown);
  const api = shown.replace("/runs/", "/api/runs/");
  const { step } = await (await fetch(api)).json();
  await killNine(`serve.ts --runs ${runs}`);
  assert.equal(await answers(origin), false);

  await using other = await startDashboard({ runs });
  const path = new URL(api).pathname;
  const run = async () => await (await other.get(path)).json();
  for (let now = await run(); now.step <= step + 5; now = await run()) {
    assert.equal(now.state, "running");
  }
  training.process.kill("SIGINT");
  assert.equal((await training.process.status).code, 130);
  assert.equal((await training.events).at(-1)!.type, "end");
  await training.rest();

  const killed = trainWithDashboard([...sandbox.small, "--epochs", "10000"]);
  const address = await killed.line(/^The run is shown at (http:\S+)$/);
  assert.ok(address.startsWith(other.address.href), "the one that serves is used");
  await killNine(`train.ts .*--runs ${runs} .*--dashboard`);
  await killed.process.status;
  await Promise.all([killed.events, killed.rest()]);
  const lost = async () =>
    (await (await other.get(new URL(address).pathname.replace("/runs/", "/api/runs/"))).json())
      .state;
  const began = performance.now();
  while (await lost() !== "lost") {
    assert.ok(performance.now() - began < 5000, "not lost within 5 seconds");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});

/** Kills the processes of this test alone: its folder stands in the command. */
async function killNine(pattern: string): Promise<void> {
  assert.ok(pattern.includes("/glyph_cli_"));
  const { stdout } = await new Deno.Command("ps", { args: ["-eo", "pid,args"] }).output();
  const found = new TextDecoder().decode(stdout).split("\n")
    .filter((line) => new RegExp(pattern).test(line) && !line.includes(" task "));
  assert.ok(found.length > 0, pattern);
  for (const line of found) Deno.kill(Number.parseInt(line), "SIGKILL");
}
