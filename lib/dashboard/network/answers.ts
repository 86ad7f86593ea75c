/** What the API's answers about a run's network hold, as JSON. Bytes are in base64. */

import type { Network } from "../../model/network.ts";

/** What the network reads in an image: `POST /api/runs/:id/predict`. */
export interface PredictAnswer {
  /** Of each class; their sum is 1. */
  readonly probabilities: readonly number[];
  /** What reading took. */
  readonly milliseconds: number;
  /** What read, for people: `wasm: 1 thread on shared memory`. */
  readonly backend: string;
  /** Step of the checkpoint that was used. */
  readonly step: number;
}

/** The first convolution's filters: `GET /api/runs/:id/filters`. */
export interface FiltersAnswer {
  /** Such as `conv1`. */
  readonly layer: string;
  /** Filters, input channels, height, width. */
  readonly shape: readonly [number, number, number, number];
  /** The weights, row-major. */
  readonly values: readonly number[];
  readonly step: number;
}

/** An image that the network was not trained on: `GET /api/runs/:id/test-images`. */
export interface TestImage {
  readonly index: number;
  /** The class that it is of. */
  readonly label: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** A byte a value: 0 is paper, 255 ink. */
  readonly pixels: string;
  /** How many test images there are. */
  readonly count: number;
}

/** What a block makes of an image. */
export interface FeatureMaps {
  /** Such as `conv1`. */
  readonly layer: string;
  readonly height: number;
  readonly width: number;
  /** How many maps. */
  readonly channels: number;
  /** The largest magnitude of all its maps. */
  readonly largest: number;
  /** Signed bytes, channels x height x width: 127 stands for `largest`. */
  readonly values: string;
}

/** How an image goes through the network: `GET /api/runs/:id/features`. */
export interface FeaturesAnswer {
  readonly image: TestImage;
  readonly probabilities: readonly number[];
  readonly layers: readonly FeatureMaps[];
  readonly step: number;
}

/** A layer of a network. */
export interface LayerRow {
  /** Such as `conv1`, or `residual1.conv1` inside another. */
  readonly name: string;
  readonly type: string;
  /** In words. */
  readonly options: string;
  /** Sizes of one example after it. */
  readonly outputShape: readonly number[];
  /** Trainable numbers; missing of a block of one's own. */
  readonly parameters?: number;
  /** How many residuals it stands in. */
  readonly depth: number;
}

/** What a run's network is built of: `GET /api/runs/:id/network`. */
export interface NetworkAnswer {
  /** Its definition, as a JSON file has it. */
  readonly network: Network;
  readonly layers: readonly LayerRow[];
}

/** An image that was read as another class than its own. */
export interface Misreading {
  readonly index: number;
  readonly pixels: string;
  readonly probabilities: readonly number[];
}

/** Images of one class that were read as another: `GET /api/runs/:id/misread`. */
export interface MisreadAnswer {
  readonly actual: number;
  readonly predicted: number;
  /** How many there are. */
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** At most 60, those first that the network was surest of. */
  readonly images: readonly Misreading[];
  /** Step of the checkpoint that read them. */
  readonly step: number;
}
