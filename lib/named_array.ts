/** One named array of a checkpoint, in the row-major order that PyTorch uses. */
export interface NamedArray {
  /** Its size along each dimension; empty for a single number. */
  readonly shape: readonly number[];
  /** Its numbers, the last dimension's side by side. */
  readonly data: Float32Array | Float64Array | Int32Array | BigInt64Array;
}

/** Arrays by name, in the order of PyTorch's `state_dict()`. */
export type StateDict = Map<string, NamedArray>;
