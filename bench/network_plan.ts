import { convBlock, dense, maxPool, type Network, sequential } from "../lib/model/network.ts";

/** Classes that the networks tell apart. */
export const CLASSES = 10;

/** Filters of each convolution of 3 x 3, and `"pool"`; a linear layer follows the last. */
export type Plan = readonly (number | "pool")[];

/** Height, width, channels. */
export type ImageShape = readonly [number, number, number];

/** MNIST's. */
export const IMAGE: ImageShape = [28, 28, 1];

/** The tutorial's network. */
export const tutorialPlan: Plan = [32, 32, 32, "pool", 64, 64, 64, "pool"];

/** So many convolutions of 32 filters, and three poolings, so that the linear layer stays small. */
export function deepPlan(convolutions: number): Plan {
  return [...new Array<number>(convolutions).fill(32), "pool", "pool", "pool"];
}

/** A layer with the shapes of one image. */
export interface PlannedLayer {
  readonly kind: "convolution" | "pool" | "dense";
  /** PyTorch's name of it, such as `conv1`. */
  readonly name: string;
  readonly input: readonly number[];
  readonly output: readonly number[];
  /** Multiply-adds of the direct way, for one image. */
  readonly multiplyAdds: number;
}

/** The layers of a plan, in order. */
export function layersOf(plan: Plan, image: ImageShape): PlannedLayer[] {
  const layers: PlannedLayer[] = [];
  let [height, width, channels] = image;
  let convolutions = 0, pools = 0;
  for (const step of plan) {
    const input = [height, width, channels];
    if (step === "pool") {
      [height, width] = [height >> 1, width >> 1];
      const output = [height, width, channels];
      layers.push({ kind: "pool", name: `pool${++pools}`, input, output, multiplyAdds: 0 });
    } else {
      [height, width] = [height - 2, width - 2];
      const multiplyAdds = height * width * 9 * channels * step;
      channels = step;
      const output = [height, width, channels];
      const name = `conv${++convolutions}`;
      layers.push({ kind: "convolution", name, input, output, multiplyAdds });
    }
  }
  const features = height * width * channels;
  layers.push({
    kind: "dense",
    name: "fc1",
    input: [features],
    output: [CLASSES],
    multiplyAdds: features * CLASSES,
  });
  return layers;
}

/** The network of a plan, as Glyph builds it. */
export function networkOf(plan: Plan): Network {
  const blocks = plan.map((step) => step === "pool" ? maxPool() : convBlock({ filters: step }));
  return sequential([...blocks, dense()]);
}

/** Multiply-adds of the direct way through a network, for one image. */
export function countMultiplyAdds(
  plan: Plan,
  image: ImageShape,
): { readonly inference: number; readonly training: number } {
  const layers = layersOf(plan, image);
  const inference = layers.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
  // Each layer has a gradient of its weights and one of its input, which the first need not know.
  return { inference, training: 3 * inference - layers[0].multiplyAdds };
}
