import { branchedNetworks } from "./branched.ts";
import { mixerNetworks } from "./mixer.ts";
import type { Network } from "./network.ts";
import { plainNetworks } from "./plain.ts";
import { residualNetworks } from "./residual.ts";
import { segmentationNetworks } from "./segmentation.ts";
import { separableNetworks } from "./separable.ts";

/** Networks of well-known kinds, in stock tf.layers: what a user's own may be made of. */
export const networks: readonly Network[] = [
  ...plainNetworks,
  ...residualNetworks,
  ...separableNetworks,
  ...branchedNetworks,
  ...segmentationNetworks,
  ...mixerNetworks,
];
