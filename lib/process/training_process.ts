import { linesOf } from "./lines.ts";
import { handedPermissions } from "./permissions.ts";

/** The line of standard error that says that the training begins: ASCII's acknowledgement. */
export const ACKNOWLEDGEMENT = "\x06";

/** Settings of a `TrainingProcess`. */
export interface TrainingProcessOptions {
  /** What is typed before a command's name: for what the training says to people. */
  readonly program: string;
  /** The arguments of `train`. */
  readonly given: readonly string[];
  /** Where it writes its run. */
  readonly folders: readonly string[];
  /** Flags for V8, without dashes. With any, the kernels are checked first. */
  readonly flags: readonly string[];
  /** Where events or drawings go: to this process's own output, or into a pipe. */
  readonly stdout: "inherit" | "piped";
  /** Takes the lines that the training writes to standard error. */
  readonly onLine: (line: string) => void;
  /** What to change in the environment. */
  readonly env?: Record<string, string>;
}

/**
 * A training in a process of its own, that has this one's permissions as far as it needs them, and ends
 * when this one does.
 *
 * Deno is started by its name, since `--allow-run=deno` means the name. What stands there may be a
 * script that starts Deno in turn: so the process hears of this one's end by its standard input, and
 * says by its standard error that it begins.
 */
export class TrainingProcess {
  readonly #child: Deno.ChildProcess;
  readonly #begun: PromiseWithResolvers<string | undefined> = Promise.withResolvers();
  /** Settles when the process is over and all that it wrote is handed on. */
  readonly ended: Promise<Deno.CommandStatus>;

  /** @throws {Error} where a process may not or cannot be started; the message says why */
  constructor(options: TrainingProcessOptions) {
    if (Deno.build.standalone) {
      throw new Error("an executable has no Deno that could be started with other flags");
    }
    const { program, given, folders, flags, stdout, onLine, env } = options;
    this.#child = new Deno.Command("deno", {
      args: [
        "run",
        ...handedPermissions(folders),
        ...(flags.length === 0 ? [] : [`--v8-flags=${flags.map((flag) => `--${flag}`).join(",")}`]),
        import.meta.resolve("./serve_training.ts"),
        program,
        flags.join(","),
        ...given,
      ],
      stdin: "piped",
      stdout,
      stderr: "piped",
      env,
    }).spawn();
    this.ended = this.#watch(onLine);
  }

  /** Settles when the training begins: with `undefined`; or with why it does not, once it is over. */
  get begun(): Promise<string | undefined> {
    return this.#begun.promise;
  }

  /** Standard output, where it is piped. */
  get stdout(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return this.#child.stdout;
  }

  /** Sends a signal; the first that asks to stop lets the training save its checkpoint. */
  kill(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch (error) {
      // It is over.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  async #watch(onLine: (line: string) => void): Promise<Deno.CommandStatus> {
    const early = this.#readLines(onLine);
    const status = await this.#child.status;
    // Whatever a script has left running hears of it.
    await this.#child.stdin.close().catch(() => {});
    this.#begun.resolve(describeEnd(await early, status));
    return status;
  }

  /** Hands on the lines from the acknowledgement on; gives those before it where it never comes. */
  async #readLines(onLine: (line: string) => void): Promise<string[]> {
    let early: string[] | undefined = [];
    for await (const line of linesOf(this.#child.stderr)) {
      if (early === undefined) onLine(line);
      else if (line !== ACKNOWLEDGEMENT) early.push(line);
      else {
        this.#begun.resolve(undefined);
        early.forEach(onLine);
        early = undefined;
      }
    }
    return early ?? [];
  }
}

/** Why a process ended before it began, in half a sentence. */
function describeEnd(early: readonly string[], { code, signal }: Deno.CommandStatus): string {
  if (signal !== null) return `its process was ended by ${signal}`;
  const lines = early.filter((line) => line.trim() !== "");
  const line = lines.find((line) => line.startsWith("error: ")) ?? lines.at(-1);
  return line?.replace(/^error: /, "").replace(/\.$/, "") ?? `its process ended with code ${code}`;
}
