import type { Peer } from "./process.ts";

/** Images that all peers read before they are measured. */
const IMAGES = 4;
/** Probabilities may differ by so much. */
const TOLERANCE = 1e-4;

/**
 * Makes sure that all peers have the same network.
 *
 * @throws {Error} If one reads other probabilities than the first.
 */
export async function checkAgreement(
  peers: readonly Pick<Peer, "plan" | "check">[],
): Promise<void> {
  if (peers.length === 0) return;
  const [first, ...others] = peers;
  const expected = (await first.check(IMAGES)).flat();
  for (const { plan, check } of others) {
    const found = (await check(IMAGES)).flat();
    const difference = Math.max(...expected.map((value, index) => Math.abs(found[index] - value)));
    if (difference <= TOLERANCE) continue;
    throw new Error(
      `${plan.name} has another network than ${first.plan.name}: its probabilities differ by ` +
        `${difference}, more than ${TOLERANCE}`,
    );
  }
}
