import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Commands } from "./child_main.ts";
import { engineFlags, type FlagSet, flagSets, v8Arguments } from "./flag_sets.ts";

/** How a child is started. */
export interface ChildOptions {
  readonly flags: FlagSet;
  readonly threads: number;
  /** More flags of V8's. */
  readonly v8Flags?: readonly string[];
}

/** A process of its own with flags of its own, which waits between commands. */
export interface Child {
  ask<Name extends keyof Commands>(
    command: Name,
    ...parameters: Parameters<Commands[Name]>
  ): Promise<Awaited<ReturnType<Commands[Name]>>>;
  close(): Promise<void>;
}

/** Starts a child. */
export function startChild({ flags, threads, v8Flags = [] }: ChildOptions): Child {
  const script = fileURLToPath(new URL("child_main.ts", import.meta.url));
  const options = ["--allow-all", "--quiet", ...v8Arguments([...flagSets[flags], ...v8Flags])];
  const child = spawn("deno", [
    "run",
    ...options,
    script,
    String(threads),
    engineFlags(flagSets[flags]).join(),
  ], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(command, ...parameters) {
      child.stdin.write(`${JSON.stringify([command, ...parameters])}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`A child (${flags}) ended before it had done: ${command}`);
      return JSON.parse(value).value;
    },
    async close() {
      child.stdin.end();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}
