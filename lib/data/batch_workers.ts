import type { Batch } from "./dataset.ts";
import { type BatchSource, fillBatch, fillBatchSource } from "./fill_batch.ts";

/** Room for one batch. */
interface Slot {
  readonly images: Float32Array<SharedArrayBuffer>;
  readonly labels: Int32Array<SharedArrayBuffer>;
}

/** What a worker is told when it starts. Every array lies in shared memory. */
interface Setup {
  readonly source: BatchSource;
  readonly order: Uint32Array;
  readonly batchSize: number;
  readonly slots: readonly Slot[];
  /** Batches given back by the consumer; then, for each slot, the number of the batch in it. */
  readonly progress: Int32Array;
  /** The first batch of this worker and the distance to its next one. */
  readonly first: number;
  readonly stride: number;
}

/** Fills this worker's batches, each when its slot is free. Runs from its source text. */
function work(setup: Setup): void {
  const { source, order, batchSize, slots, progress, first, stride } = setup;
  for (let batch = first; batch * batchSize < order.length; batch += stride) {
    for (let freed; (freed = Atomics.load(progress, 0)) + slots.length <= batch;) {
      Atomics.wait(progress, 0, freed);
    }
    const index = batch % slots.length;
    const chosen = order.subarray(batch * batchSize, (batch + 1) * batchSize);
    fillBatch(source, chosen, slots[index].images, slots[index].labels);
    Atomics.store(progress, 1 + index, batch + 1);
    Atomics.notify(progress, 1 + index);
  }
}

const script = `${fillBatchSource}\nonmessage = ({ data }) => (${work})(data);`;

/** Batches that each worker may have in preparation or ready. */
const slotsPerWorker = 2;

/** Copies of data sets in shared memory, made once each and dropped with the data set. */
const sharedCopies = new WeakMap<Uint8Array, Uint8Array>();

function shared(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer instanceof SharedArrayBuffer) return bytes;
  let copy = sharedCopies.get(bytes);
  if (copy === undefined) {
    copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
    copy.set(bytes);
    sharedCopies.set(bytes, copy);
  }
  return copy;
}

/**
 * Prepares batches in worker threads, some ahead of the one in use, and gives them in order.
 * Memory is a ring of slots in shared memory, taken at the start; who may touch a slot is settled
 * by atomics, without a message. The workers end with the generator, however it ends, and their
 * errors come out of it.
 *
 * @param source The images.
 * @param order Which images, batch after batch.
 * @param batchSize Images of a batch; the last one holds what is left.
 * @param workers How many threads.
 */
export async function* batchesFromWorkers(
  source: BatchSource,
  order: Uint32Array,
  batchSize: number,
  workers: number,
): AsyncGenerator<Batch, void, void> {
  const { height, width, channels } = source.size;
  const pixels = height * width * channels;
  // One slot more than is being filled: the consumer holds it.
  const slots: Slot[] = Array.from({ length: workers * slotsPerWorker + 1 }, () => ({
    images: new Float32Array(new SharedArrayBuffer(4 * batchSize * pixels)),
    labels: new Int32Array(new SharedArrayBuffer(4 * batchSize)),
  }));
  const progress = new Int32Array(new SharedArrayBuffer(4 * (1 + slots.length)));
  const sharedOrder = new Uint32Array(new SharedArrayBuffer(4 * order.length));
  sharedOrder.set(order);

  let failure: Error | undefined;
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const threads = Array.from({ length: workers }, (_, first) => {
    const thread = new Worker(url, { type: "module" });
    thread.onerror = (event) => {
      event.preventDefault();
      failure = new Error(`A worker that prepares batches failed: ${event.message}`);
      // Whichever slot the generator below waits for, it wakes to see the failure.
      for (const index of slots.keys()) Atomics.notify(progress, 1 + index);
    };
    const setup: Setup = {
      source: { ...source, images: shared(source.images), labels: shared(source.labels) },
      order: sharedOrder,
      batchSize,
      slots,
      progress,
      first,
      stride: workers,
    };
    thread.postMessage(setup);
    return thread;
  });

  try {
    for (let batch = 0; batch * batchSize < order.length; batch++) {
      const index = batch % slots.length;
      for (let filled; (filled = Atomics.load(progress, 1 + index)) !== batch + 1;) {
        if (failure) throw failure;
        await Atomics.waitAsync(progress, 1 + index, filled).value;
      }
      const count = Math.min(batchSize, order.length - batch * batchSize);
      yield {
        images: slots[index].images.subarray(0, count * pixels),
        labels: slots[index].labels.subarray(0, count),
        count,
      };
      Atomics.store(progress, 0, batch + 1);
      Atomics.notify(progress, 0);
    }
  } finally {
    for (const thread of threads) thread.terminate();
    URL.revokeObjectURL(url);
  }
}
