import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { PeerPlan } from "./plan.ts";
import type { Answer, Check, Greeting, Memory, PeerOptions, Work } from "./protocol.ts";

/** A peer in a process of its own, which sleeps between measurements. */
export interface Peer {
  readonly plan: PeerPlan;
  readonly version: string;
  /** Does some steps. */
  work(work: Work, steps: number): Promise<Answer>;
  /** The most bytes that its process has had since its data lay ready, where that is known. */
  peakMemory(): Promise<number | undefined>;
  /** Probabilities that it reads in the first test images. */
  check(count: number): Promise<Check["probabilities"]>;
  close(): Promise<void>;
}

/**
 * Starts a peer's program. Gives nothing where one that may be missing cannot be started.
 *
 * @throws {Error} If one that must be there ends at once.
 */
export async function startPeer(plan: PeerPlan, folder: string): Promise<Peer | undefined> {
  if (plan.command === undefined) return undefined;
  const options: PeerOptions = {
    folder,
    threads: plan.threads,
    batch: { train: plan.amounts.train?.batch ?? 1, predict: plan.amounts.predict?.batch ?? 1 },
  };
  const [program, ...settings] = plan.command;
  const child = spawn(program, [...settings, JSON.stringify(options)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    return done ? undefined : JSON.parse(value);
  };
  const ask = async (line: string) => {
    child.stdin.write(`${line}\n`);
    const answer = await next();
    if (answer === undefined) throw new Error(`${plan.name} ended before it answered: ${line}`);
    return answer;
  };
  const greeting: Greeting | undefined = await next();
  if (greeting === undefined) {
    if (plan.install !== undefined) return undefined;
    throw new Error(`${plan.name} could not be started; its message stands above`);
  }
  return {
    plan,
    version: greeting.version,
    work: (work, steps): Promise<Answer> => ask(`${work} ${steps}`),
    async peakMemory() {
      return (await ask("memory") as Memory).peak;
    },
    async check(count) {
      return (await ask(`check ${count}`) as Check).probabilities;
    },
    async close() {
      child.stdin.end();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}
