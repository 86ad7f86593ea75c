import { createInterface } from "node:readline";
import { loadIdx } from "../../lib/data/idx_folder.ts";
import type { DataSplit } from "../../lib/data/dataset.ts";
import { peakMemory } from "../peak_memory.ts";
import { floatImages } from "./images.ts";
import type { Answer, Check, Greeting, Memory, PeerOptions } from "./protocol.ts";

/** A network, as its library's user has it. */
export interface Program {
  /** The library's, and what it runs on. */
  readonly version: string;
  /** Trains for some steps, until their loss and accuracy are known. */
  train(steps: number): Promise<void>;
  /** Reads images (count x 784, from 0 to 1) in evaluation mode. */
  predict(images: Float32Array): Promise<readonly Reading[]>;
}

/** What was read in one image. */
export interface Reading {
  readonly class: number;
  readonly probabilities: readonly number[];
}

/** Has the peak of memory begin anew; Linux alone can. */
async function forgetPeak(): Promise<void> {
  await Deno.writeTextFile("/proc/self/clear_refs", "5").catch(() => {});
}

/** Reads so many batches of the test images, over and over. */
async function predict(program: Program, images: Float32Array, batch: number, steps: number) {
  const size = batch * 784;
  const batches = Math.floor(images.length / size);
  for (let step = 0; step < steps; step++) {
    const start = (step % batches) * size;
    await program.predict(images.subarray(start, start + size));
  }
}

/** Runs a peer's program: does what the lines of standard input ask, and answers each in a line. */
export async function serve(
  start: (data: DataSplit, options: PeerOptions) => Promise<Program>,
): Promise<void> {
  const options: PeerOptions = JSON.parse(Deno.args.at(-1)!);
  const say = (line: Greeting | Answer | Memory | Check) => console.log(JSON.stringify(line));
  const data = await loadIdx(options.folder);
  const program = await start(data, options);
  let images: Float32Array | undefined;
  await forgetPeak();
  say({ version: program.version });

  for await (const line of createInterface({ input: process.stdin })) {
    const [ask, number] = line.split(" ");
    if (ask === "memory") {
      say({ peak: await peakMemory("self") });
      continue;
    }
    if (ask === "predict" || ask === "check") images ??= floatImages(data.test);
    if (ask === "check") {
      const readings = await program.predict(images!.subarray(0, Number(number) * 784));
      say({ probabilities: readings.map(({ probabilities }) => probabilities) });
      continue;
    }
    const begin = performance.now();
    try {
      if (ask === "train") await program.train(Number(number));
      else await predict(program, images!, options.batch.predict, Number(number));
      say({ seconds: (performance.now() - begin) / 1000 });
    } catch (error) {
      say({ refusal: (error as Error).message });
    }
  }
  Deno.exit();
}
