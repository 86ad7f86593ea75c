// A training process that reads on past WebAssembly's memory after it has begun, until it crashes.
import { ACKNOWLEDGEMENT } from "../../lib/process/training_process.ts";

console.error(ACKNOWLEDGEMENT);
const memoryOfOnePage = [5, 4, 1, 1, 1, 1];
// (func (export "f") (param i32) (result i32) (i32.load (local.get 0)))
const load = [10, 9, 1, 7, 0, 32, 0, 40, 2, 0, 11];
const header = [0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 127, 1, 127, 3, 2, 1, 0];
const exported = [7, 5, 1, 1, 102, 0, 0];
const module = new WebAssembly.Module(
  Uint8Array.of(...header, ...memoryOfOnePage, ...exported, ...load),
);
const { f } = new WebAssembly.Instance(module).exports as { f(address: number): number };
for (let address = 65536; address < 2 ** 32; address += 65536) f(address);
