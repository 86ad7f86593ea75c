import { activations } from "./activations.ts";
import { convolutions } from "./convolution.ts";
import { depthwiseConvolutions } from "./depthwise.ts";
import { elementwise } from "./elementwise.ts";
import { layouts } from "./layout.ts";
import { learning } from "./learning.ts";
import { products } from "./matrices.ts";
import { normalizations } from "./normalization.ts";
import { poolings } from "./pooling.ts";
import { reductions } from "./reductions.ts";
import { regularizations } from "./regularization.ts";
import { resizings } from "./resize.ts";
import type { Operation } from "./operation.ts";

/** Every operation that backends must agree on. */
export const operations: readonly Operation[] = [
  ...activations,
  ...convolutions,
  ...depthwiseConvolutions,
  ...elementwise,
  ...layouts,
  ...learning,
  ...normalizations,
  ...poolings,
  ...products,
  ...reductions,
  ...regularizations,
  ...resizings,
];
