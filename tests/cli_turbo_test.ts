import assert from "node:assert/strict";
import { join } from "node:path";
import { turboFlags } from "../lib/process/turbo_flags.ts";
import type { TrainEvent } from "../lib/train/events.ts";
import { makeSandbox, namesIn, project, runsIn } from "./cli_sandbox.ts";
import { interrupt, Terminal, terminalTest } from "./terminal.ts";

const { tasks } = JSON.parse(await Deno.readTextFile(join(project, "deno.json")));
/** What the task `train` gives to Deno: so a signal goes to the command alone, and not to its task. */
const command: readonly string[] = tasks.train.split(" ").slice(1);

/** The command `train`, with `--json`, where `deno` is something else, if anything is said. */
function train(given: readonly string[], { deno, permissions = command }: {
  readonly deno?: string;
  readonly permissions?: readonly string[];
} = {}): Deno.ChildProcess {
  const { INIT_CWD: _, ...environment } = Deno.env.toObject();
  const env = deno === undefined
    ? environment
    : { ...environment, PATH: `${deno}:${environment.PATH}` };
  return new Deno.Command(Deno.execPath(), {
    args: [...permissions, ...given, "--json"],
    cwd: project,
    clearEnv: true,
    env: { ...env, NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Reads what a command writes, to its end. */
async function finish(child: Deno.ChildProcess, onEvent: (event: TrainEvent) => void = () => {}) {
  const error = new Response(child.stderr).text();
  const events: TrainEvent[] = [];
  let rest = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      events.push(JSON.parse(line));
      onEvent(events.at(-1)!);
    }
  }
  return { code: (await child.status).code, events, error: await error };
}

const only = <Type extends TrainEvent["type"]>(type: Type, all: readonly TrainEvent[]) =>
  all.filter((event): event is Extract<TrainEvent, { type: Type }> => event.type === type);

/** Puts a script in place of Deno. */
async function scriptInPlaceOfDeno(
  folder: string,
  script: string,
  interpreter = "/bin/sh",
): Promise<string> {
  const bin = join(folder, "bin");
  await Deno.mkdir(bin);
  await Deno.writeTextFile(join(bin, "deno"), `#!${interpreter}\n${script}\n`, { mode: 0o755 });
  return bin;
}

/** A script that starts Deno with one argument in place of another. */
function replacing(pattern: string, argument: string): string {
  return `for given in "$@"; do
  shift
  case "$given" in ${pattern}) given='${argument}' ;; esac
  set -- "$@" "$given"
done
exec '${Deno.execPath()}' "$@"`;
}

function posixTest(name: string, fn: () => Promise<void>): void {
  const ignore = Deno.build.os === "windows";
  const suffix = ignore ? " (skipped: Windows has neither these signals nor shell scripts)" : "";
  Deno.test({ name: name + suffix, ignore, fn });
}

Deno.test("--turbo gives the same bits, and its flags stand in the start event", async () => {
  await using sandbox = await makeSandbox();
  const given = [...sandbox.small, "--epochs", "2", "--seed", "3"];
  const safe = await finish(train(given));
  const turbo = await finish(train([...given, "--turbo"]));
  assert.deepEqual([safe.code, safe.error, turbo.code, turbo.error], [0, "", 0, ""]);
  const [[before], [after]] = [only("start", safe.events), only("start", turbo.events)];
  assert.deepEqual(after.backend.flags, [...before.backend.flags, ...turboFlags]);
  assert.ok(turboFlags.includes("no-wasm-bounds-checks"));
  const results = ({ events }: typeof safe) =>
    events.map(({ type, ...event }) =>
      type === "end" || !("loss" in event) ? type : [type, event.loss, event.accuracy]
    );
  assert.deepEqual(results(turbo), results(safe));
  const [expected, found] = await Promise.all(
    [safe, turbo].map(({ events }) => Deno.readFile(only("checkpoint", events).at(-1)!.model)),
  );
  assert.deepEqual(found, expected);
});

for (const [signal, code] of [["SIGTERM", 143], ["SIGINT", 130]] as const) {
  posixTest(`${signal} to the process that was typed alone: saved, and ${code}`, async () => {
    await using sandbox = await makeSandbox();
    const child = train([...sandbox.small, "--epochs", "500", "--turbo"]);
    let sent = false;
    const { code: found, events, error } = await finish(child, ({ type }) => {
      if (type === "batch" && !sent) child.kill(signal);
      sent ||= type === "batch";
    });
    assert.equal(found, code, error);
    assert.deepEqual(events.slice(-2).map(({ type }) => type), ["checkpoint", "end"]);
    assert.equal(only("end", events)[0].reason, "stopped");
    assert.match(error, /^Stopping after this batch/m);
    assert.match(error, /^Stopped after step \d+\. To go on: .* train --resume \S+ --turbo$/m);
  });
}

posixTest(
  "a script in place of Deno, which does not hand signals on, changes nothing",
  async () => {
    await using sandbox = await makeSandbox();
    const deno = await scriptInPlaceOfDeno(sandbox.folder, `'${Deno.execPath()}' "$@"`);
    const child = train([...sandbox.small, "--epochs", "500", "--turbo"], { deno });
    let sent = false;
    const { code, events } = await finish(child, ({ type }) => {
      if (type === "batch" && !sent) child.kill("SIGTERM");
      sent ||= type === "batch";
    });
    assert.equal(code, 143);
    assert.deepEqual(events.slice(-2).map(({ type }) => type), ["checkpoint", "end"]);
  },
);

posixTest("when the process that was typed is killed, the other saves and ends", async () => {
  await using sandbox = await makeSandbox();
  const child = train([...sandbox.small, "--epochs", "500", "--turbo"]);
  let sent = false;
  // The output ends when the last process that writes to it does.
  const { code, events } = await finish(child, ({ type }) => {
    if (type === "batch" && !sent) child.kill("SIGKILL");
    sent ||= type === "batch";
  });
  assert.equal(code, 137);
  assert.deepEqual(events.slice(-2).map(({ type }) => type), ["checkpoint", "end"]);
  const [run] = await runsIn(sandbox.runs);
  assert.ok((await namesIn(join(sandbox.runs, run))).some((name) => name.endsWith(".safetensors")));
});

terminalTest(
  "on a terminal Ctrl-C stops a run with --turbo once, and it ends with 130",
  async () => {
    await using sandbox = await makeSandbox();
    const given = [...sandbox.small, "--epochs", "400", "--turbo"].join(" ");
    const terminal = new Terminal(`deno task --quiet train ${given}`);
    await terminal.until(/ [123]\/3 /);
    await terminal.press(interrupt);
    assert.equal(await terminal.code(), 130, terminal.written);
    assert.ok(terminal.screen.some((line) => /^Device .* no-wasm-bounds-checks/.test(line)));
    assert.equal(terminal.written.match(/Stopping after this batch/g)?.length, 1);
    assert.match(terminal.written, /To go on: .* --turbo\r?\n/);
  },
);

/** A run with --turbo that trains in the process that was typed, and says why. */
async function assertTurboOff(
  reason: RegExp,
  { script, interpreter, ...options }: {
    readonly script?: string;
    readonly interpreter?: string;
    readonly permissions?: readonly string[];
  },
): Promise<void> {
  await using sandbox = await makeSandbox();
  const deno = script === undefined
    ? undefined
    : await scriptInPlaceOfDeno(sandbox.folder, script, interpreter);
  const given = [...sandbox.small, "--epochs", "1", "--turbo"];
  const { code, events, error } = await finish(train(given, { deno, ...options }));
  assert.equal(code, 0, error);
  const [, found] = error.match(/^Turbo is off: (.*)\. Training with all memory checks\.\n$/) ?? [];
  assert.match(found ?? error, reason);
  const [{ backend: { flags } }] = only("start", events);
  assert.deepEqual(flags.filter((flag) => turboFlags.includes(flag)), []);
  assert.deepEqual(events.at(-1)!.type, "end");
  assert.equal((await runsIn(sandbox.runs)).length, 1);
}

posixTest(
  "where V8 refuses a flag, training goes on without, and says so",
  () =>
    assertTurboOff(/^V8 did not recognize flag '--no-such-flag'$/, {
      script: replacing("--v8-flags=*", "--v8-flags=--no-such-flag"),
    }),
);

posixTest(
  "where kernels compute wrongly, training goes on without, and says so",
  () =>
    assertTurboOff(
      /^the kernels failed their self-check: convolution block of .* is off by 1\.0 of /,
      {
        script: replacing(
          "*/lib/process/serve_training.ts",
          join(project, "tests/turbo/wrong_kernels.ts"),
        ),
      },
    ),
);

posixTest(
  "where the process crashes before it begins, training goes on without",
  () => assertTurboOff(/^its process was ended by SIGSEGV$/, { script: "kill -SEGV $$" }),
);

posixTest(
  "where what is named deno is something else, training goes on without",
  () => assertTurboOff(/^its process ended with code 0$/, { script: "exit 0" }),
);

posixTest(
  "where Deno cannot be started, training goes on without, and says so",
  () => assertTurboOff(/^Failed to spawn '.*deno'/, { script: "", interpreter: "/no/such/shell" }),
);

Deno.test("without the permission to start Deno, training goes on without, and nobody is asked", () =>
  assertTurboOff(/^Deno may not be started: allow it by --allow-run=deno/, {
    permissions: command.filter((word) => word !== "--allow-run=deno" && word !== "--no-prompt"),
  }));

posixTest("a crash of the training is an error, and is not covered up", async () => {
  await using sandbox = await makeSandbox();
  const script = replacing(
    "*/lib/process/serve_training.ts",
    join(project, "tests/turbo/crash.ts"),
  );
  const deno = await scriptInPlaceOfDeno(sandbox.folder, script);
  const { code, events, error } = await finish(train([...sandbox.small, "--turbo"], { deno }));
  assert.equal(code, 1);
  assert.deepEqual(events, []);
  assert.match(
    error,
    /^Error: The process that trained was ended by SIGSEGV\. .* without --turbo/m,
  );
});
