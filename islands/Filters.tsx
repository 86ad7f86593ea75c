import { useMemo } from "preact/hooks";
import { ColourScale } from "../components/network/ColourScale.tsx";
import { MapImage } from "../components/network/MapImage.tsx";
import { useAnswer } from "../components/network/use_answer.ts";
import { useSeen } from "../components/network/use_seen.ts";
import type { FiltersAnswer } from "../lib/dashboard/network/answers.ts";

interface FiltersProps {
  run: string;
  /** Step of the checkpoint: when it grows, the filters are fetched again. */
  checkpoint?: number;
}

/** The network's before the answer is there: 32 filters of 3 x 3 on grey. */
const tutorialShape = [32, 1, 3, 3] as const;

/** The filters of the first convolution: what the network looks for in an image first. */
export default function Filters({ run, checkpoint }: FiltersProps) {
  const [element, seen] = useSeen<HTMLElement>();
  const path = `/api/runs/${encodeURIComponent(run)}/filters?checkpoint=${checkpoint ?? ""}`;
  const { value, error } = useAnswer<FiltersAnswer>(seen ? path : undefined);
  const [filters, channels, height, width] = value?.shape ?? tutorialShape;
  const largest = useMemo(
    () => value?.values.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) ?? 1,
    [value],
  );
  const values = useMemo(() => value?.values.map((weight) => weight / largest), [value]);
  return (
    <section ref={element} class="card stack network-card" aria-labelledby={`filters-${run}`}>
      <div class="toolbar">
        <h2 id={`filters-${run}`}>First filters</h2>
        <ColourScale largest={largest} signed />
      </div>
      <MapImage
        values={values}
        maps={filters * channels}
        height={height}
        width={width}
        columns={channels === 1 ? 8 : channels * 4}
        label={`${filters} filters of ${height} by ${width} weights: orange below zero, blue above`}
      />
      <p class={error ? "error" : "hint"} role={error ? "alert" : undefined}>
        {error ??
          `The ${filters} filters of ${
            value?.layer ?? "the first layer"
          }, on one scale: edges and strokes that it looks for.`}
      </p>
    </section>
  );
}
