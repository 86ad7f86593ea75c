import { batch, type Signal, signal } from "@preact/signals";
import { request } from "../live/api.ts";
import type { TestImage } from "./answers.ts";
import { bytesOf } from "./base64.ts";
import { latest } from "./latest.ts";
import { RecentMedian } from "./median.ts";
import { type OpenNetwork, PageNetwork, type Reader } from "./page_network.ts";
import { placeDrawing } from "./place_drawing.ts";
import { randomBelow } from "./random_below.ts";
import { inkOf, type Stroke } from "./strokes.ts";

/** Readings that the time shown is the median of. */
const RECENT = 20;

/** Whether there is a network to read with. */
export type NetworkState =
  | { readonly state: "loading" }
  | { readonly state: "ready"; readonly network: OpenNetwork }
  | { readonly state: "failed"; readonly message: string };

/** What the network reads, and in which image. */
export interface Reading {
  readonly probabilities: readonly number[];
  /** Median of the last readings, in milliseconds. */
  readonly milliseconds: number;
}

/** What is written or chosen on `/draw`, and what the chosen run's network reads in it. */
export class DrawSession {
  readonly network: Signal<NetworkState> = signal<NetworkState>({ state: "loading" });
  /** What was written; empty while a test image is shown. */
  readonly strokes: Signal<readonly Stroke[]> = signal<readonly Stroke[]>([]);
  readonly image: Signal<TestImage | undefined> = signal<TestImage | undefined>(undefined);
  /** The image that the network is given: pixels from 0 to 1. */
  readonly seen: Signal<Float32Array | undefined> = signal<Float32Array | undefined>(undefined);
  readonly reading: Signal<Reading | undefined> = signal<Reading | undefined>(undefined);
  /** Why the last thing asked for could not be had. */
  readonly failure: Signal<string | undefined> = signal<string | undefined>(undefined);

  readonly #network = new PageNetwork();
  #median = new RecentMedian(RECENT);
  #run = "";

  /** Takes the newest checkpoint of a run, and reads again what is there. */
  readonly choose: (run: string) => void = latest(async (run: string) => {
    this.network.value = { state: "loading" };
    this.#run = run;
    this.#median = new RecentMedian(RECENT);
    try {
      const network = await this.#network.open(run);
      this.network.value = { state: "ready", network };
      if (this.image.value) this.show(this.image.value.index);
      else this.write(this.strokes.value);
    } catch (error) {
      this.network.value = { state: "failed", message: (error as Error).message };
    }
  });

  /** Takes strokes in place of what was there. */
  write(strokes: readonly Stroke[]): void {
    batch(() => {
      this.strokes.value = strokes;
      this.image.value = undefined;
      this.#see();
    });
  }

  /** Shows a test image of the run. */
  readonly show: (index: number) => void = latest(async (index: number) => {
    try {
      const image = await this.#fetchImage(index);
      batch(() => {
        this.strokes.value = [];
        this.image.value = image;
        this.failure.value = undefined;
        this.#see();
      });
    } catch (error) {
      this.failure.value = (error as Error).message;
    }
  });

  /** Shows any test image of the run. */
  async showRandom(): Promise<void> {
    try {
      // How many there are, the first one tells.
      const { count } = this.image.value ?? await this.#fetchImage(0);
      this.show(randomBelow(count));
    } catch (error) {
      this.failure.value = (error as Error).message;
    }
  }

  /** Ends the worker. */
  close(): void {
    this.#network.close();
  }

  #fetchImage(index: number): Promise<TestImage> {
    const path = `/api/runs/${encodeURIComponent(this.#run)}/test-images?index=${index}`;
    return request<TestImage>("GET", path);
  }

  /** Makes the network's image of what is there. */
  #see(): void {
    const strokes = this.strokes.value, image = this.image.value;
    const { value } = this.network;
    if (value.state !== "ready" || (strokes.length === 0 && image === undefined)) {
      this.seen.value = undefined;
      this.reading.value = undefined;
      return;
    }
    this.seen.value = image
      ? Float32Array.from(bytesOf(image.pixels), (byte) => byte / 255)
      : placeDrawing(inkOf(strokes), value.network.imageShape);
    this.#read(this.seen.value);
  }

  readonly #read = latest(async (pixels: Float32Array) => {
    try {
      const { probabilities, milliseconds, reader } = await this.#network.read(pixels);
      this.#readBy(reader);
      // It may have been wiped off meanwhile.
      if (this.seen.value === undefined) return;
      this.reading.value = { probabilities, milliseconds: this.#median.add(milliseconds) };
      this.failure.value = undefined;
    } catch (error) {
      this.failure.value = (error as Error).message;
    }
  });

  /** Tells of another reader than before: what its readings take is counted anew. */
  #readBy(reader: Reader): void {
    const { value } = this.network;
    if (value.state !== "ready" || sameReader(value.network.reader, reader)) return;
    this.#median = new RecentMedian(RECENT);
    this.network.value = { state: "ready", network: { ...value.network, reader } };
  }
}

function sameReader(one: Reader, other: Reader): boolean {
  return one.where === "page" && other.where === "page"
    ? one.device.name === other.device.name
    : one.where === other.where;
}
