import { summarize, type Summary } from "../summary.ts";
import { formatNumber } from "../table.ts";
import type { Amount } from "./plan.ts";
import type { Peer } from "./process.ts";
import type { Work } from "./protocol.ts";

/** What a peer did of a work: how fast, or why it cannot. */
export type Speed =
  | (Amount & {
    /** Of each round. */
    readonly imagesPerSecond: readonly number[];
    readonly summary: Summary;
  })
  | { readonly refusal: string };

/** Steps before the first measurement, which are no more than those of a round. */
const WARM_UP = 5;

/** One peer's rounds of one work, as they come about. */
class Rounds {
  readonly #peer: Pick<Peer, "work">;
  readonly #work: Work;
  readonly #amount: Amount;
  readonly #speeds: number[] = [];
  #refusal?: string;

  constructor(peer: Pick<Peer, "work">, work: Work, amount: Amount) {
    this.#peer = peer;
    this.#work = work;
    this.#amount = amount;
  }

  async #run(steps: number): Promise<number> {
    if (this.#refusal !== undefined) return 0;
    const answer = await this.#peer.work(this.#work, steps);
    if ("seconds" in answer) return steps * this.#amount.batch / answer.seconds;
    this.#refusal = answer.refusal;
    return 0;
  }

  async warmUp(): Promise<void> {
    await this.#run(Math.min(WARM_UP, this.#amount.steps));
  }

  /** Images a second, if there is more to do. */
  async next(): Promise<number | undefined> {
    if (this.#refusal !== undefined || this.#speeds.length >= this.#amount.rounds) return undefined;
    const speed = await this.#run(this.#amount.steps);
    this.#speeds.push(speed);
    return speed;
  }

  get speed(): Speed {
    if (this.#refusal !== undefined) return { refusal: this.#refusal };
    const imagesPerSecond = this.#speeds;
    return { ...this.#amount, imagesPerSecond, summary: summarize(imagesPerSecond) };
  }
}

/**
 * Lets peers do a work in turn, round by round, after each has warmed up. Those that have no part in
 * it get no speed.
 *
 * @param note Told what was done, by name and images a second.
 */
export async function measureInTurn(
  peers: readonly Pick<Peer, "plan" | "work">[],
  work: Work,
  note: (line: string) => void,
): Promise<(Speed | undefined)[]> {
  const all = peers.map((peer) => {
    const amount = peer.plan.amounts[work];
    return amount && new Rounds(peer, work, amount);
  });
  for (const [index, rounds] of all.entries()) {
    if (rounds === undefined) continue;
    note(`${work}, warm-up: ${peers[index].plan.name}`);
    await rounds.warmUp();
  }
  const most = Math.max(0, ...peers.map(({ plan }) => plan.amounts[work]?.rounds ?? 0));
  for (let round = 1; round <= most; round++) {
    const parts: string[] = [];
    for (const [index, rounds] of all.entries()) {
      const speed = await rounds?.next();
      if (speed !== undefined) parts.push(`${peers[index].plan.name} ${formatNumber(speed)}`);
    }
    note(`${work}, round ${round} of ${most}, images a second: ${parts.join("; ")}`);
  }
  return all.map((rounds) => rounds?.speed);
}
