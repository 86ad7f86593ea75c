import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { seededRandom } from "../../../lib/random.ts";
import { useWasmThreads } from "../mod.ts";

/** In units of the last place of a float32; below the normal numbers, of the smallest of these. */
function unitOf(value: number): number {
  return 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(value)))) - 23);
}

const softplus = (x: number) => x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
/** `[our function, the same in float64, from, to, units that it may be off]` */
const functions: [string, (x: number) => number, number, number, number][] = [
  ["exp", Math.exp, -87, 88.7, 2],
  ["expm1", Math.expm1, -20, 88.7, 3],
  ["log", Math.log, 1e-38, 3e38, 2],
  ["log1p", Math.log1p, -0.9, 1e6, 3],
  ["sigmoid", (x) => 1 / (1 + Math.exp(-x)), -87, 20, 3],
  ["tanh", Math.tanh, -12, 12, 5],
  ["elu", (x) => x < 0 ? Math.expm1(x) : x, -20, 5, 3],
  ["softplus", softplus, -13, 30, 5],
  ["rsqrt", (x) => 1 / Math.sqrt(x), 1e-30, 1e30, 2],
];

/** Numbers between two bounds, half of them evenly, half close to 0 or to a bound at 0. */
function numbersBetween(from: number, to: number): Float32Array {
  const random = seededRandom(1, "unary", from, to);
  return Float32Array.from({ length: 20000 }, (_, index) => {
    const share = random.nextFloat();
    if (index % 2 === 0) return from + share * (to - from);
    if (from > 0) return from * (to / from) ** share;
    const near = 2 ** (-40 * share);
    return Math.max(from, Math.min(to, share * 1e6 % 2 < 1 ? near : -near));
  });
}

for (const relaxed of [true, false]) {
  const build = relaxed ? "relaxed" : "strict";
  for (const [name, exact, from, to, units] of functions) {
    Deno.test(`${name} is within ${units} units in the last place from ${from} to ${to} (${build})`, async () => {
      const backend = await useWasmThreads({ threads: 1, relaxed });
      try {
        const x = numbersBetween(from, to);
        const map = tf[name as "exp"];
        const y = tf.tidy(() => map(tf.tensor1d(x)).dataSync());
        x.forEach((value, index) => {
          const wanted = exact(value);
          const off = Math.abs(y[index] - wanted) / unitOf(wanted);
          assert(off <= units, `${name}(${value}) = ${y[index]}, not ${wanted}: ${off} units`);
        });
      } finally {
        backend.dispose();
      }
    });
  }
}
