import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Peer, PeerOptions } from "./peer.ts";

/** Memory layouts of PyTorch's images: NCHW, its default, and NHWC. */
export type Layout = "contiguous" | "channels_last";

/** PyTorch, as a child process that stays alive between measurements. */
export async function startPyTorch(
  python: string,
  mnist: string,
  layout: Layout,
  { threads, batch, warmUp }: PeerOptions,
): Promise<Peer> {
  const script = fileURLToPath(new URL("pytorch_training.py", import.meta.url));
  const settings = [mnist, layout, threads, batch, warmUp].map(String);
  const child = spawn(python, ["-B", script, ...settings], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("PyTorch ended before the measurement; its message stands above");
    return JSON.parse(value);
  };
  const { version } = await answer();
  return {
    name: `PyTorch, ${layout}`,
    version,
    async train(steps) {
      child.stdin.write(`${steps}\n`);
      return (await answer()).seconds;
    },
    async close() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}
