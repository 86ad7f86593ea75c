import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { project } from "./cli_sandbox.ts";

/** For tests: a command on a pseudo-terminal. */
export class Terminal {
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
      // Whoever runs the tests may want no colours.
      env: { TERM: "xterm-256color", SHELL: "/bin/sh", NO_COLOR: "" },
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

/** The key press of Ctrl-C. */
export const interrupt = "\x03";

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

/** A test that needs a pseudo-terminal. */
export function terminalTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `${name}${suffix}`, ignore: !available, fn });
}
