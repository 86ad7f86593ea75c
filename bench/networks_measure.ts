import type { NetworkPeer, Work } from "./networks_peer.ts";
import { summarize, type Summary } from "./summary.ts";

/** What a peer did of a work: its speed, or why it cannot do it. */
export type Speed =
  | {
    /** Of each round. */
    readonly imagesPerSecond: readonly number[];
    readonly summary: Summary;
    /** Kernels that ran on stock code, on a backend that has its own. */
    readonly stockKernels: readonly string[];
  }
  | { readonly refusal: string };

/** Seconds of warm-up, in which the engine compiles what is used most. */
const WARM_UP = 0.4;
/** Seconds that a round aims at. */
const ROUND = 0.25;
/** Seconds after which a slow peer has done enough rounds. */
const ENOUGH = 7;

/** One peer's rounds of one work, as they come about. */
class Rounds {
  readonly #peer: NetworkPeer;
  readonly #work: Work;
  readonly #speeds: number[] = [];
  #steps = 1;
  #spent = 0;
  #stockKernels: readonly string[] = [];
  #refusal?: string;

  constructor(peer: NetworkPeer, work: Work) {
    this.#peer = peer;
    this.#work = work;
  }

  /** Seconds a step took, if it could be done. */
  async #run(steps: number): Promise<number> {
    const answer = await this.#peer.ask(this.#work, steps);
    if ("refusal" in answer) {
      this.#refusal = answer.refusal;
      return Infinity;
    }
    this.#stockKernels = answer.stockKernels;
    return answer.seconds / steps;
  }

  async warmUp(): Promise<void> {
    let second = 0, warm = 0;
    do {
      second = await this.#run(this.#steps);
      warm += second * this.#steps;
      this.#steps = Math.max(1, Math.round(ROUND / second));
    } while (warm < WARM_UP);
  }

  async next(): Promise<void> {
    if (this.#refusal !== undefined || this.#spent > ENOUGH) return;
    const second = await this.#run(this.#steps);
    this.#spent += second * this.#steps;
    this.#speeds.push(this.#peer.options.batch / second);
  }

  get speed(): Speed {
    if (this.#refusal !== undefined) return { refusal: this.#refusal };
    return {
      imagesPerSecond: this.#speeds,
      summary: summarize(this.#speeds),
      stockKernels: this.#stockKernels,
    };
  }
}

/** Lets peers do a work in turn, round by round, after each has warmed up. */
export async function measureInTurn(
  peers: readonly NetworkPeer[],
  work: Work,
  rounds: number,
): Promise<Speed[]> {
  const all = peers.map((peer) => new Rounds(peer, work));
  for (const peer of all) await peer.warmUp();
  for (let round = 0; round < rounds; round++) for (const peer of all) await peer.next();
  return all.map(({ speed }) => speed);
}
