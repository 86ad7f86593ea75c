/** A program that trains the tutorial's network and can be asked for some steps at a time. */
export interface Peer {
  readonly name: string;
  readonly version: string;
  /** Trains for some steps; gives the seconds they took. */
  train(steps: number): Promise<number>;
  close(): Promise<void>;
}

/** What all peers are given alike. */
export interface PeerOptions {
  readonly batch: number;
  readonly threads: number;
  /** Steps before the first measurement. */
  readonly warmUp: number;
}
