import assert from "node:assert/strict";
import { join } from "node:path";
import { encodeSafetensors } from "../train/safetensors.ts";
import type { NamedArray } from "../named_array.ts";
import { loadStateDictFile } from "./state_dict_file.ts";

async function withFile(
  bytes: Uint8Array | undefined,
  use: (path: string) => Promise<void>,
  name = "weights.safetensors",
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "glyph-state-dict-" });
  const path = join(folder, name);
  try {
    if (bytes) await Deno.writeFile(path, bytes);
    await use(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const encode = (arrays: Record<string, NamedArray["data"]>, metadata = {}) =>
  encodeSafetensors(
    new Map(Object.entries(arrays).map(([name, data]) => [name, { shape: [data.length], data }])),
    metadata,
  );

Deno.test("a state dict becomes float32, its counts 64-bit whole numbers", async () => {
  const arrays = {
    "bn1.weight": Float32Array.of(0.1, 2),
    "bn1.bias": Float64Array.of(0.1, 1e-60),
    "bn1.num_batches_tracked": Int32Array.of(3),
    "bn2.num_batches_tracked": BigInt64Array.of(2n ** 40n),
  };
  await withFile(encode(arrays), async (path) => {
    assert.deepEqual(
      await loadStateDictFile(path),
      new Map<string, NamedArray>([
        ["bn1.weight", { shape: [2], data: Float32Array.of(0.1, 2) }],
        ["bn1.bias", { shape: [2], data: Float32Array.of(0.1, 0) }],
        ["bn1.num_batches_tracked", { shape: [1], data: BigInt64Array.of(3n) }],
        ["bn2.num_batches_tracked", { shape: [1], data: BigInt64Array.of(2n ** 40n) }],
      ]),
    );
  });
});

const refused: [what: string, bytes: Uint8Array | undefined, message: RegExp][] = [
  ["nothing there", undefined, /weights\.safetensors is missing: expected a state dict/],
  [
    "whole numbers for weights",
    encode({ "fc1.weight": Int32Array.of(1) }),
    /expected fc1\.weight as F32, F16, BF16 or F64; found Int32Array/,
  ],
  [
    "fractions for a count",
    encode({ "bn1.num_batches_tracked": Float32Array.of(1) }),
    /expected bn1\.num_batches_tracked as I64 or I32; found Float32Array/,
  ],
  ["a ZIP archive of torch.save", Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0), /save_file\(/],
  ["a pickle", Uint8Array.of(0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9), /save_file\(/],
  ["text", new TextEncoder().encode("not a state dict"), /cannot be read: expected/],
  [
    "a run's state",
    encode({}, { glyph: "state" }),
    /holds the state of a run: give the model's file beside it/,
  ],
];

for (const [what, bytes, message] of refused) {
  Deno.test(`refused as a state dict: ${what}`, async () => {
    await withFile(bytes, async (path) => {
      await assert.rejects(loadStateDictFile(path), message);
    });
  });
}
