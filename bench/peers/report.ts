import type { Circumstances } from "../machine.ts";
import type { Speed } from "./measure.ts";
import type { PeerName, PlanSettings } from "./plan.ts";
import type { Work } from "./protocol.ts";

/** What a peer did. */
export interface PeerResult {
  readonly name: PeerName;
  readonly version: string;
  readonly threads: number;
  readonly speeds: Readonly<Partial<Record<Work, Speed>>>;
  /** The most bytes that its process had, from when its data lay ready to the end of training. */
  readonly trainingMemory?: number;
}

/** What a run of the benchmark found out. */
export interface Report extends Circumstances {
  readonly settings: PlanSettings;
  readonly peers: readonly PeerResult[];
  /** Those that could not be started, and how they are had. */
  readonly missing: readonly { readonly name: PeerName; readonly install: string }[];
}

/** Images a second, if the peer is there and does this work. */
export function medianOf(
  peers: readonly PeerResult[],
  name: PeerName,
  work: Work,
): number | undefined {
  const speed = peers.find((peer) => peer.name === name)?.speeds[work];
  return speed === undefined || "refusal" in speed ? undefined : speed.summary.median;
}

/** Median of PyTorch's faster layout, if it was measured. */
export function fasterPyTorch(peers: readonly PeerResult[], work: Work): number | undefined {
  const medians = (["PyTorch, contiguous", "PyTorch, channels_last"] as const)
    .map((name) => medianOf(peers, name, work))
    .filter((median) => median !== undefined);
  return medians.length === 0 ? undefined : Math.max(...medians);
}

/** How much faster Glyph trains with the run's threads than with one, if both were measured. */
export function scaling(peers: readonly PeerResult[]): number | undefined {
  const many = medianOf(peers, "Glyph", "train"), one = medianOf(peers, "Glyph, 1 thread", "train");
  return many === undefined || one === undefined ? undefined : many / one;
}
