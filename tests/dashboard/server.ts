import assert from "node:assert/strict";
import { linesOf } from "../../lib/process/lines.ts";
import { project } from "../cli_sandbox.ts";
import { makeRuns } from "./runs.ts";

/** Settings of `startDashboard`. */
export interface StartDashboardOptions {
  /** The folder of its runs. Default: a new one, which goes when the dashboard does. */
  readonly runs?: string;
  /** Default: any that is free. */
  readonly port?: number;
  /** What else is typed. */
  readonly given?: readonly string[];
}

/** For tests: a dashboard in a process of its own, as the task starts it. */
export interface TestDashboard extends AsyncDisposable {
  /** What it printed first. */
  readonly line: string;
  /** `http://127.0.0.1:PORT/`, with its token if it has one. */
  readonly address: URL;
  readonly runs: string;
  readonly process: Deno.ChildProcess;
  /** Asks, at a path, as a program does. */
  get(path: string, headers?: HeadersInit): Promise<Response>;
  /** Asks for a change, with the header that it needs. */
  send(method: string, path: string, body?: unknown): Promise<Response>;
  /** Ends it as a signal does, and gives its exit code. */
  stop(signal?: Deno.Signal): Promise<number>;
}

const { tasks } = JSON.parse(await Deno.readTextFile(`${project}/deno.json`));
/** How the task starts Deno. */
export const dashboardTask: readonly string[] = tasks.dashboard.command.split(" ");

/** Starts a dashboard and waits until it listens. */
export async function startDashboard(
  { runs: given, port = 0, given: typed = [] }: StartDashboardOptions = {},
): Promise<TestDashboard> {
  const made = given === undefined ? await makeRuns() : undefined;
  const runs = given ?? made!.runs;
  const [program, ...task] = dashboardTask;
  const { INIT_CWD: _, ...env } = Deno.env.toObject();
  const process = new Deno.Command(program, {
    args: [...task, "--runs", runs, "--port", String(port), ...typed],
    cwd: project,
    clearEnv: true,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const errors = Array.fromAsync(linesOf(process.stderr));
  const lines = linesOf(process.stdout);
  const { value: line } = await lines.next();
  const rest = Array.fromAsync(lines);
  if (line === undefined) assert.fail(`The dashboard did not start: ${(await errors).join("\n")}`);
  const address = new URL(line.match(/http:\S+/)![0]);
  const stop = async (signal: Deno.Signal = "SIGINT") => {
    try {
      process.kill(signal);
    } catch (error) {
      // It has ended.
      if (!(error instanceof TypeError)) throw error;
    }
    const { code } = await process.status;
    await Promise.all([rest, errors]);
    return code;
  };
  return {
    line,
    address,
    runs,
    process,
    get: (path, headers) => fetch(new URL(path, address), { headers, redirect: "manual" }),
    send: (method, path, body) =>
      fetch(new URL(path, address), {
        method,
        headers: { "X-Glyph-Request": "1", "Content-Type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
      }),
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      assert.deepEqual(await errors, [], "The dashboard told of errors");
      await made?.[Symbol.asyncDispose]();
    },
  };
}
