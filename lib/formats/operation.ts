/** How many rows, and columns, of zeros stand before and after an image. */
export interface Padding {
  readonly before: number;
  readonly after: number;
}

/**
 * One step of a network outside of training, in terms that every format has. Arrays are in
 * PyTorch's layouts.
 */
export type Operation =
  & {
    /** Its own name, which is also that of what it gives. */
    readonly name: string;
    /** The names of what it reads: of operations before it, or of the images. */
    readonly inputs: readonly string[];
    /** What one example is after it: height, width and channels, or features alone. */
    readonly outputShape: readonly number[];
  }
  & (Convolution | BatchNorm | Pool | Dense | {
    readonly kind: "relu" | "globalAveragePool" | "flatten" | "add";
  });

/** A convolution: `weight` is output x input x height x width. */
export interface Convolution {
  readonly kind: "conv";
  readonly weight: Weights;
  readonly bias?: Weights;
  readonly stride: number;
  readonly padding: Padding;
}

/** Batch norm with its running statistics, one number a channel each. */
export interface BatchNorm {
  readonly kind: "batchNorm";
  readonly scale: Weights;
  readonly shift: Weights;
  readonly mean: Weights;
  readonly variance: Weights;
  readonly epsilon: number;
  /** How much a new batch weighs in the running statistics. */
  readonly momentum: number;
}

/** The largest or the mean of each window; what fills no window is left out. */
export interface Pool {
  readonly kind: "maxPool" | "averagePool";
  readonly size: number;
  readonly stride: number;
}

/** A linear layer over features: `weight` is output x input. */
export interface Dense {
  readonly kind: "dense";
  readonly weight: Weights;
  readonly bias?: Weights;
}

/** Numbers under the name that they have in the state dict. */
export interface Weights {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The name of what goes into the first operation. */
export const IMAGES = "images";
