import assert from "node:assert/strict";
import type { Dataset } from "../../lib/data/dataset.ts";
import { seededRandom } from "../../lib/random.ts";
import { writeMnist } from "../write_mnist.ts";
import { checkAgreement } from "./agreement.ts";
import { type PeerName, planPeers } from "./plan.ts";
import { startPeer } from "./process.ts";
import { writeWeights } from "./write_weights.ts";

const plans = planPeers({ threads: 2, rounds: 1, steps: 1, batch: 4 }, undefined);
const planOf = (name: PeerName) => plans.find((plan) => plan.name === name)!;

/** Eight images of noise. */
function noise(name: string): Dataset {
  const random = seededRandom(0, name);
  return {
    ...{ name, count: 8, height: 28, width: 28, channels: 1, classes: 10 },
    classNames: [..."0123456789"],
    images: Uint8Array.from({ length: 8 * 784 }, () => random.integer(256)),
    labels: Uint8Array.of(0, 1, 2, 3, 6, 7, 8, 9),
  };
}

Deno.test("Glyph and stock TensorFlow.js have the same network, and do what is asked", async () => {
  const folder = await Deno.makeTempDir();
  await writeMnist({ train: noise("train"), test: noise("test") }, folder);
  await writeWeights(folder);
  const glyph = await startPeer(planOf("Glyph"), folder);
  const stock = await startPeer(planOf("TensorFlow.js wasm"), folder);
  assert(glyph !== undefined && stock !== undefined);
  try {
    await checkAgreement([glyph, stock]);
    const answer = await glyph.work("train", 3);
    assert("seconds" in answer && answer.seconds > 0);
    // Training changed the weights.
    await assert.rejects(checkAgreement([glyph, stock]));
    assert("refusal" in await stock.work("train", 1));
    if (Deno.build.os === "linux") assert((await glyph.peakMemory())! > 1e7);
  } finally {
    await glyph.close();
    await stock.close();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a program that cannot start is missing if it may be, and an error if not", async () => {
  const { install, ...needed } = planOf("jax-js wasm");
  const command = ["deno", "eval", "Deno.exit(1)"];
  assert(install !== undefined);
  assert.equal(await startPeer({ ...needed, install, command }, ""), undefined);
  assert.equal(await startPeer(planOf("PyTorch, contiguous"), ""), undefined);
  await assert.rejects(startPeer({ ...needed, command }, ""), /could not be started/);
});
