import assert from "node:assert/strict";
import fc from "fast-check";
import { SharedHeap, WasmMemoryError } from "./memory.ts";

const ALIGNMENT = 64, START = 4096, MAXIMUM = 40 * 2 ** 20;

function newHeap(maximum = MAXIMUM): SharedHeap {
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 65536, shared: true });
  return new SharedHeap(memory, START, maximum);
}

const sizeOf = (bytes: number) => Math.max(1, Math.ceil(bytes / ALIGNMENT)) * ALIGNMENT;

Deno.test("blocks of a random program are aligned, inside, apart, and counted (500 programs)", () => {
  const commands = fc.array(
    fc.oneof(
      fc.record({ allocate: fc.oneof(fc.nat(300), fc.nat(2 ** 22)) }),
      fc.record({ free: fc.nat() }),
    ),
    { maxLength: 120 },
  );
  fc.assert(
    fc.property(commands, (program) => {
      const heap = newHeap();
      const live: { address: number; size: number }[] = [];
      for (const command of program) {
        if ("free" in command) {
          if (live.length === 0) continue;
          heap.free(live.splice(command.free % live.length, 1)[0].address);
        } else {
          const size = sizeOf(command.allocate);
          let address: number;
          try {
            address = heap.allocate(command.allocate);
          } catch (error) {
            assert(error instanceof WasmMemoryError);
            continue;
          }
          assert.equal(address % ALIGNMENT, 0);
          assert(address >= START && address + size <= heap.memory.buffer.byteLength);
          for (const block of live) {
            assert(address + size <= block.address || block.address + block.size <= address);
          }
          live.push({ address, size });
        }
        assert.equal(heap.used, live.reduce((sum, { size }) => sum + size, 0));
      }
      // Joined again, all of the memory is one block.
      for (const { address } of live) heap.free(address);
      const capacity = heap.memory.buffer.byteLength;
      heap.allocate(capacity - START - 1024);
      assert.equal(heap.memory.buffer.byteLength, capacity);
    }),
    { numRuns: 500, seed: 1 },
  );
});

Deno.test("a freed block is used again, and the smallest that fits is taken", () => {
  const heap = newHeap();
  const [large, , small] = [1024, 64, 256, 64].map((bytes) => heap.allocate(bytes));
  heap.free(large);
  heap.free(small);
  assert.equal(heap.allocate(200), small);
  assert.equal(heap.allocate(1000), large);
});

Deno.test("the memory grows, and what lies in it stays", () => {
  const heap = newHeap();
  const first = heap.allocate(4);
  new Float32Array(heap.memory.buffer, first, 1)[0] = 7;
  const before = heap.memory.buffer.byteLength;
  heap.allocate(20 * 2 ** 20);
  assert(heap.memory.buffer.byteLength > before);
  assert.equal(new Float32Array(heap.memory.buffer, first, 1)[0], 7);
});

Deno.test("past the maximum an error says how much was asked for, and the heap stays usable", () => {
  const heap = newHeap(16 * 65536);
  const kept = heap.allocate(1000);
  assert.throws(() => heap.allocate(16 * 65536), {
    name: "WasmMemoryError",
    message: /^Out of WebAssembly memory: 1048576 bytes more than the 1024 in use do not fit/,
  });
  assert.equal(heap.used, 1024);
  assert(heap.memory.buffer.byteLength <= 16 * 65536);
  const next = heap.allocate(1000);
  assert(next !== kept);
  heap.free(kept);
  heap.free(next);
  assert.equal(heap.used, 0);
});

Deno.test("the memory can be filled to its maximum, but for the slack at its end", () => {
  const heap = newHeap(16 * 65536);
  heap.allocate(16 * 65536 - START - 1024);
  assert.throws(() => heap.allocate(1), WasmMemoryError);
});

Deno.test("freeing what is not a block's beginning is refused", () => {
  const heap = newHeap();
  const address = heap.allocate(128);
  assert.throws(() => heap.free(address + 64), {
    name: "RangeError",
    message: `No block begins at address ${address + 64}`,
  });
  heap.free(address);
  assert.throws(() => heap.free(address), RangeError);
  assert.equal(heap.used, 0);
});
