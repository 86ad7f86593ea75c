import assert from "node:assert/strict";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { makeSandbox, namesIn, project } from "./cli_sandbox.ts";

/** A command on a pseudo-terminal. */
class Terminal {
  /** All that it wrote so far. */
  written = "";
  readonly #child: Deno.ChildProcess;
  readonly #keys: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reading: Promise<void>;
  #changed: () => void = () => {};

  constructor(command: string, columns = 80) {
    const sized = `stty cols ${columns} rows 30; ${command}`;
    this.#child = new Deno.Command("script", {
      args: ["--quiet", "--flush", "--return", "--command", sized, "/dev/null"],
      cwd: project,
      env: { TERM: "xterm-256color", SHELL: "/bin/sh" },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#keys = this.#child.stdin.getWriter();
    this.#reading = this.#read();
  }

  async #read(): Promise<void> {
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      this.written += text;
      this.#changed();
    }
  }

  /** Waits until something stands in what was written. */
  async until(pattern: RegExp): Promise<void> {
    let over = false;
    const end = this.#reading.then(() => over = true);
    while (!pattern.test(this.written)) {
      assert.ok(!over, `${pattern} never came:\n${this.written}`);
      await Promise.race([end, new Promise<void>((resolve) => this.#changed = resolve)]);
    }
  }

  /** Presses keys. */
  async press(keys: string): Promise<void> {
    await this.#keys.write(new TextEncoder().encode(keys));
  }

  /** Waits for the end and gives the exit code. */
  async code(): Promise<number> {
    await this.#reading;
    await this.#keys.close().catch(() => {});
    return (await this.#child.status).code;
  }

  /** All drawings of lines, in order, without colours. */
  get drawings(): string[] {
    return stripVTControlCharacters(this.written).split(/[\r\n]+/);
  }

  /** What stands on the screen: of each line that was redrawn, the last drawing. */
  get screen(): string[] {
    return stripVTControlCharacters(this.written).replaceAll("\r\n", "\n").split("\n")
      .map((line) => line.slice(line.lastIndexOf("\r") + 1));
  }
}

const interrupt = "\x03";

/** `script` of util-linux opens pseudo-terminals: it is part of Debian's essential packages. */
async function hasScript(): Promise<boolean> {
  try {
    const { success, stdout } = await new Deno.Command("script", { args: ["--version"] }).output();
    return success && new TextDecoder().decode(stdout).includes("util-linux");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const available = await hasScript();
const suffix = available ? "" : " (skipped: needs the command script of util-linux)";

function terminalTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `${name}${suffix}`, ignore: !available, fn });
}

terminalTest("on a terminal a bar moves and each epoch leaves a row", async () => {
  await using sandbox = await makeSandbox();
  const given = [...sandbox.small, "--batch-size", "2", "--epochs", "2"].join(" ");
  const terminal = new Terminal(`deno task --quiet train ${given}`);
  assert.equal(await terminal.code(), 0, terminal.written);
  assert.ok(terminal.drawings.some((line) => /^Epoch 1\/2 ━+╸?─+ +\d+\/24 +loss \d/.test(line)));
  assert.ok(terminal.written.includes("\x1b[36m━"), "the bar has no colour");
  const rows = terminal.screen.filter((line) => /^ +[12]\/2 +\d/.test(line));
  assert.equal(rows.length, 2, terminal.screen.join("\n"));
  assert.ok(terminal.screen.every((line) => !line.includes("━")));
});

terminalTest("NO_COLOR is honoured and narrow terminals are not overrun", async () => {
  await using sandbox = await makeSandbox();
  const given = [...sandbox.small, "--epochs", "1"].join(" ");
  const terminal = new Terminal(`NO_COLOR=1 deno task --quiet train ${given}`, 40);
  assert.equal(await terminal.code(), 0, terminal.written);
  assert.ok(!terminal.written.includes("\x1b[36m") && !terminal.written.includes("\x1b[2m"));
  const bars = terminal.drawings.filter((line) => line.startsWith("Epoch "));
  assert.ok(bars.length > 1);
  for (const bar of bars) assert.ok(bar.length < 40, bar);
});

terminalTest("Ctrl-C saves once and ends with 130; the command it prints goes on", async () => {
  await using sandbox = await makeSandbox();
  const given = [...sandbox.small, "--epochs", "400"].join(" ");
  const terminal = new Terminal(`deno task --quiet train ${given}`);
  await terminal.until(/ [123]\/3 /);
  // One key press; the terminal and `deno task` both deliver it. And a bouncing key.
  await terminal.press(interrupt);
  await terminal.press(interrupt);
  assert.equal(await terminal.code(), 130, terminal.written);
  assert.equal(terminal.written.match(/Stopping after this batch/g)?.length, 1);
  const [, command] = terminal.written.match(/To go on: ([^\r\n]*)/) ?? [];
  assert.ok(command, terminal.written);
  const [run] = await namesIn(sandbox.runs);
  assert.ok((await namesIn(join(sandbox.runs, run))).includes("loss.svg"));

  const resumed = new Terminal(command);
  await resumed.until(/resumed after step \d+/);
  await resumed.until(/ [123]\/3 /);
  await resumed.press(interrupt);
  assert.equal(await resumed.code(), 130, resumed.written);
});

terminalTest(
  "a second Ctrl-C, a second later, leaves at once, from the midst of a step",
  async () => {
    await using sandbox = await makeSandbox();
    // A step of 48 images takes minutes on this device.
    const given = ["--data", sandbox.data, "--runs", sandbox.runs, "--backend", "cpu"].join(" ");
    const terminal = new Terminal(`deno task --quiet train ${given}`);
    await terminal.until(/Images\/s/);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await terminal.press(interrupt);
    await new Promise((resolve) => setTimeout(resolve, 1300));
    await terminal.press(interrupt);
    const pressed = performance.now();
    assert.notEqual(await terminal.code(), 0);
    assert.ok(performance.now() - pressed < 5000);
  },
);
