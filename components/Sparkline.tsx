import type { JSX } from "preact";
import { formatLoss } from "../lib/cli/format.ts";
import { sparklinePath } from "../lib/dashboard/runs/sparkline_path.ts";

const box = { width: 96, height: 20 };

/** How a run's loss went, as a line without axes. It keeps its place while there is none. */
export function Sparkline({ losses }: { losses: readonly number[] }): JSX.Element {
  const path = sparklinePath(losses, box);
  const label = path === ""
    ? undefined
    : `Loss from ${formatLoss(losses[0])} to ${formatLoss(losses.at(-1)!)}`;
  return (
    <svg
      class="sparkline"
      viewBox={`-1 -2 ${box.width + 2} ${box.height + 4}`}
      preserveAspectRatio="none"
      role={label === undefined ? undefined : "img"}
      aria-label={label}
      aria-hidden={label === undefined}
    >
      {path && <path d={path} />}
    </svg>
  );
}
