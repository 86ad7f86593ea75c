import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** What a peer is told to run. */
export interface NetworkPeerOptions {
  /** A name of tests/networks. */
  readonly network: string;
  readonly backend: "wasm-threads" | "wasm" | "cpu";
  readonly threads: number;
  readonly batch: number;
}

/** What a peer answers: the seconds that some steps took, or why it cannot do them. */
export type Answer =
  | { readonly seconds: number; readonly stockKernels: readonly string[] }
  | { readonly refusal: string };

/** What a peer can be asked to do. */
export type Work = "train" | "predict";

/** A network on a backend in a process of its own, which waits between measurements. */
export interface NetworkPeer {
  readonly options: NetworkPeerOptions;
  /** Does some steps. */
  ask(work: Work, steps: number): Promise<Answer>;
  close(): Promise<void>;
}

/** Starts a peer. */
export function startNetworkPeer(options: NetworkPeerOptions): NetworkPeer {
  const script = fileURLToPath(new URL("networks_child.ts", import.meta.url));
  const settings = ["run", "--allow-all", "--quiet", script, JSON.stringify(options)];
  const child = spawn("deno", settings, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    options,
    async ask(work, steps) {
      child.stdin.write(`${work} ${steps}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${options.network} on ${options.backend} ended before its answer`);
      return JSON.parse(value);
    },
    async close() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}
