import type { Window } from "./decimate.ts";

/** What a key does to the part of a chart that is shown. */
export type WindowMove = "closer" | "farther" | "left" | "right";

/**
 * The part of a whole that is shown after a move: half or twice as much around the middle, or a
 * quarter further. Undefined where that is all of it.
 */
export function moveWindow(
  whole: Window,
  window: Window | undefined,
  move: WindowMove,
): Window | undefined {
  const { from, to } = window ?? whole;
  const width = to - from;
  const middle = (from + to) / 2;
  const room = whole.to - whole.from;
  const factor = move === "closer" ? 0.5 : move === "farther" ? 2 : 1;
  const shift = move === "left" ? -width / 4 : move === "right" ? width / 4 : 0;
  // Deeper than a ten-thousandth there is nothing between two points.
  const wanted = Math.max(width * factor, room * 1e-4);
  if (wanted >= room) return undefined;
  const latest = whole.to - wanted;
  const begin = Math.min(Math.max(middle + shift - wanted / 2, whole.from), latest);
  return { from: begin, to: begin + wanted };
}
