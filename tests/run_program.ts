import assert from "node:assert/strict";

/** What a program wrote, and how it ended. */
export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Settings of `runProgram`. */
export interface ProgramOptions {
  readonly env?: Record<string, string>;
  /** What it is allowed. Default: nothing. */
  readonly permissions?: readonly string[];
}

/** Runs a program in a process of its own, which must end by itself within a minute. */
export async function runProgram(
  source: string,
  { env, permissions = [] }: ProgramOptions = {},
): Promise<ProgramResult> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, source);
    const config = new URL("../deno.json", import.meta.url).pathname;
    const signal = AbortSignal.timeout(60_000);
    const { code, stdout, stderr } = await new Deno.Command("deno", {
      args: ["run", "--no-prompt", "--no-check", "--config", config, ...permissions, file],
      env,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal,
    }).output();
    assert(!signal.aborted, "The program did not end");
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } finally {
    await Deno.remove(file);
  }
}
