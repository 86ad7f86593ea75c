import type { CheckpointEvent } from "./events.ts";
import type { ActiveBackend, TrainOptions } from "./options.ts";
import type { CheckpointSink, TrainingState } from "./state.ts";

/** Milliseconds of work that may be lost with a device. */
const INTERVAL = 10_000;

/** Writes a checkpoint, and says where. */
export async function saveCheckpoint(
  sink: CheckpointSink,
  state: TrainingState,
): Promise<CheckpointEvent> {
  const { step, epoch } = state.position;
  return { type: "checkpoint", step, epoch, ...await sink.save(state) };
}

/**
 * What is left of a run whose device fails: a GPU can be lost at any time, with all that is on it. Every
 * ten seconds a copy of the state is taken to the host; the last one becomes a checkpoint, if no other
 * was written since. Devices that cannot be lost need no copy.
 */
export class Rescue {
  readonly #sink?: CheckpointSink;
  readonly #capture: () => Promise<TrainingState>;
  #state?: TrainingState;
  #time: number;

  /** @param capture Copies the state. */
  constructor(
    { name }: Pick<ActiveBackend, "name">,
    { checkpoints, resume }: Pick<TrainOptions, "checkpoints" | "resume">,
    capture: () => Promise<TrainingState>,
  ) {
    if (name === "webgpu") this.#sink = checkpoints;
    this.#capture = capture;
    // A run that goes on has the checkpoint that it came from.
    this.#time = resume ? performance.now() : -Infinity;
  }

  /** Whether it is time for a copy. */
  get due(): boolean {
    return this.#sink !== undefined && performance.now() - this.#time >= INTERVAL;
  }

  /** Takes a copy. */
  async keep(): Promise<void> {
    this.#state = await this.#capture();
    this.#time = performance.now();
  }

  /** Drops the copy, since a checkpoint was written. */
  forget(): void {
    this.#state = undefined;
    this.#time = performance.now();
  }

  /** Writes the copy as a checkpoint, if there is one. */
  async *write(): AsyncGenerator<CheckpointEvent, void, void> {
    if (this.#sink && this.#state) yield await saveCheckpoint(this.#sink, this.#state);
  }
}
