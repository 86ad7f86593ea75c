/** What a peer can be asked to do: steps of training, or the reading of batches. */
export type Work = "train" | "predict";

/** What each peer's program gets as its last argument, as JSON. */
export interface PeerOptions {
  /** Holds MNIST's raw IDX files, and the weights that all begin with. */
  readonly folder: string;
  readonly threads: number;
  /** Images at once. */
  readonly batch: Readonly<Record<Work, number>>;
}

/** The first line of a peer's output: it is ready. */
export interface Greeting {
  readonly version: string;
}

/** What a peer answers to `train STEPS` or `predict STEPS`: the seconds, or why it cannot. */
export type Answer = { readonly seconds: number } | { readonly refusal: string };

/** What a peer answers to `memory`: the most bytes its process has had since its data lay ready. */
export interface Memory {
  /** Linux alone knows it. */
  readonly peak?: number;
}

/** What a peer answers to `check COUNT`: the probabilities that it reads in the first test images. */
export interface Check {
  readonly probabilities: readonly (readonly number[])[];
}
