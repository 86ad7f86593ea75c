import assert from "node:assert/strict";
import { checkAgreement } from "./agreement.ts";
import { planPeers } from "./plan.ts";

const [first, second] = planPeers({ threads: 2, rounds: 1, steps: 1, batch: 1 }, "python3");
const reads = (plan: typeof first, probabilities: number[][]) => ({
  plan,
  check: () => Promise.resolve(probabilities),
});

Deno.test("peers agree within 1e-4", async () => {
  await checkAgreement([reads(first, [[0.25, 0.75]]), reads(second, [[0.25005, 0.74995]])]);
});

Deno.test("a peer with another network is found, by name", async () => {
  const peers = [reads(first, [[0.25, 0.75]]), reads(second, [[0.26, 0.74]])];
  await assert.rejects(checkAgreement(peers), /PyTorch, channels_last has another network/);
  const fewer = [reads(first, [[0.25, 0.75]]), reads(second, [[0.25]])];
  await assert.rejects(checkAgreement(fewer), /has another network/);
});
