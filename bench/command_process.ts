import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Methods } from "../lib/worker_calls.ts";

/** A process of its own, which waits between commands. */
export interface CommandProcess<C extends Methods> {
  ask<Name extends keyof C & string>(
    command: Name,
    ...parameters: Parameters<C[Name]>
  ): Promise<Awaited<ReturnType<C[Name]>>>;
  close(): Promise<void>;
}

/** How a process is started. */
export interface CommandProcessOptions {
  /** What it is called where it fails. */
  readonly name: string;
  /** A program that calls {@linkcode answerCommands}. */
  readonly script: URL;
  readonly args: readonly string[];
  /** What Deno is told besides. */
  readonly denoOptions?: readonly string[];
  /** Variables of its environment besides those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a process. */
export function startCommandProcess<C extends Methods>(
  { name, script, args, denoOptions = [], environment }: CommandProcessOptions,
): CommandProcess<C> {
  const options = ["--allow-all", "--quiet", ...denoOptions];
  const child = spawn("deno", ["run", ...options, fileURLToPath(script), ...args], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...Deno.env.toObject(), ...environment },
  });
  // Of a process that ended, `ask` says so.
  child.stdin.on("error", () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(command, ...parameters) {
      child.stdin.write(`${JSON.stringify([command, ...parameters])}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`A child (${name}) ended before it had done: ${command}`);
      return JSON.parse(value).value;
    },
    async close() {
      child.stdin.end();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}

/**
 * In the process: does as its input says, where each line is a command's name with its parameters, and
 * ends when the input does. Each answer is a line of JSON.
 */
export async function answerCommands(commands: Methods): Promise<never> {
  for await (const line of createInterface({ input: process.stdin })) {
    const [name, ...parameters] = JSON.parse(line) as [string, ...unknown[]];
    console.log(JSON.stringify({ value: await commands[name](...parameters) }));
  }
  Deno.exit();
}
