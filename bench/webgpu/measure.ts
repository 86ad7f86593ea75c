import type { AdapterPreference } from "../../backends/webgpu/adapter.ts";
import { type CommandProcess, startCommandProcess } from "../command_process.ts";
import { timeInTurn, type Timing } from "../in_turn.ts";
import type { Device, GpuCommands, Kind } from "./child_main.ts";
import type { KernelTime } from "./kernel_times.ts";
import type { CommandCounts } from "./count_commands.ts";

/** Images of a batch, as the tutorial has it. */
const BATCH = 128;
/**
 * Images of the batches by which the two are compared: Mesa's adapter in software ends each loop after
 * 65,535 rounds, and TensorFlow.js' gradients of filters walk through a batch's pixels in one.
 */
const COMPARED_BATCH = 32;
/** How far the losses of the two may be apart, as a part of 1: each adds up in an order of its own. */
const TOLERANCE = 1e-3;

/** A backend's training step. */
export interface StepMeasure {
  /** Seconds of a step. */
  readonly timing: Timing;
  /** What a step makes the GPU do, when nothing of it is read. */
  readonly commands: CommandCounts;
  /** Of the first two steps, on smaller batches. */
  readonly losses: readonly number[];
}

/** What `--backend webgpu` measures. */
export interface WebGpuResult {
  readonly device: Device;
  readonly batch: number;
  readonly glyph: StepMeasure;
  readonly stock: StepMeasure;
  /** What the GPU spends on each shader in a step, if it can tell. */
  readonly kernels?: readonly KernelTime[];
}

type Child = CommandProcess<GpuCommands>;

function startChild(kind: Kind, adapter: AdapterPreference): Child {
  return startCommandProcess<GpuCommands>({
    name: kind,
    script: new URL("child_main.ts", import.meta.url),
    args: [kind, adapter],
    // Deno may else take OpenGL's software adapter, which is far slower.
    environment: Deno.build.os === "linux"
      ? { XDG_RUNTIME_DIR: "/tmp", DENO_WEBGPU_BACKEND: "vulkan", ...Deno.env.toObject() }
      : {},
  });
}

/** The same steps from the same weights on the same images: their losses must agree. */
async function firstLosses(children: readonly Child[]): Promise<number[][]> {
  const losses: number[][] = [];
  for (const child of children) {
    await child.ask("prepare", COMPARED_BATCH);
    losses.push([(await child.ask("train", 1)).loss, (await child.ask("train", 1)).loss]);
  }
  const [ours, theirs] = losses;
  if (ours.some((loss, step) => !(Math.abs(loss - theirs[step]) <= TOLERANCE))) {
    throw new Error(`The backends do not compute the same: losses ${ours} and ${theirs}`);
  }
  return losses;
}

async function timeKernels(adapter: AdapterPreference): Promise<KernelTime[]> {
  const timed = startChild("timed", adapter);
  try {
    await timed.ask("start");
    await timed.ask("prepare", BATCH);
    await timed.ask("train", 1);
    return await timed.ask("kernelTimes");
  } finally {
    await timed.close();
  }
}

/**
 * Training steps of the tutorial's network on the same adapter in turn: on Glyph's backend and on
 * TensorFlow.js' own.
 *
 * @param note Takes a line on what is done.
 * @throws {Error} If there is no such GPU, or the two do not compute the same.
 */
export async function measureWebGpu(
  { adapter, rounds }: { adapter: AdapterPreference; rounds: number },
  note: (line: string) => void,
): Promise<WebGpuResult> {
  const children = [startChild("glyph", adapter), startChild("stock", adapter)];
  try {
    const [glyph, stock] = children;
    const device = await glyph.ask("start");
    await stock.ask("start");
    note(`first steps on ${device.name}`);
    const losses = await firstLosses(children);
    for (const child of children) await child.ask("prepare", BATCH);
    note(`${rounds} rounds in turn`);
    const timings = await timeInTurn(
      children.map((child) => async (steps) => (await child.ask("train", steps)).seconds),
      { rounds, warmUp: 0, round: 1 },
    );
    const commands: CommandCounts[] = [];
    for (const child of children) commands.push(await child.ask("count"));
    if (device.timestamps) note("times by kernel");
    const kernels = device.timestamps ? await timeKernels(adapter) : undefined;
    const measureOf = (at: number): StepMeasure => ({
      timing: timings[at],
      commands: commands[at],
      losses: losses[at],
    });
    return { device, batch: BATCH, glyph: measureOf(0), stock: measureOf(1), kernels };
  } finally {
    await Promise.all(children.map((child) => child.close()));
  }
}
