import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { Window } from "../../lib/dashboard/curves/decimate.ts";
import { horizontalAxes, type HorizontalAxis } from "../../lib/dashboard/curves/horizontal_axis.ts";
import { moveWindow, type WindowMove } from "../../lib/dashboard/curves/move_window.ts";
import { spans } from "../../lib/dashboard/curves/smoothing.ts";
import type { ChartView } from "./chart_view.ts";

/** How all charts of a page are looked at. */
export function ChartControls(
  { view, whole, hasLogarithm = true, hasSteps = true }: {
    view: ChartView;
    /** The whole horizontal axis, as long as it is now. */
    whole: () => Window;
    /** Whether any of the charts gains by a logarithmic scale. */
    hasLogarithm?: boolean;
    /** Whether any of them shows steps, which can be smoothed. */
    hasSteps?: boolean;
  },
): JSX.Element {
  const zoom = (way: WindowMove) => {
    view.window.value = moveWindow(whole(), view.window.value, way);
  };
  return (
    <div class="chart-controls" role="group" aria-label="Charts">
      <AxisChoice view={view} />
      {hasSteps && <SpanSlider view={view} />}
      {hasLogarithm && (
        <label class="chart-check">
          <input
            type="checkbox"
            checked={view.isLogarithmic}
            onChange={(event) => view.isLogarithmic.value = event.currentTarget.checked}
          />
          Logarithmic
        </label>
      )}
      <div class="chart-zoom" role="group" aria-label="Zoom">
        <button type="button" class="button small" onClick={() => zoom("closer")}>
          <span aria-hidden="true">+</span>
          <span class="visually-hidden">Closer</span>
        </button>
        <button type="button" class="button small" onClick={() => zoom("farther")}>
          <span aria-hidden="true">−</span>
          <span class="visually-hidden">Farther</span>
        </button>
        <button
          type="button"
          class="button small"
          disabled={view.window.value === undefined}
          onClick={() => view.window.value = undefined}
        >
          All
        </button>
      </div>
    </div>
  );
}

function AxisChoice({ view }: { view: ChartView }): JSX.Element {
  const name = useId();
  return (
    <fieldset class="segments">
      <legend class="visually-hidden">Horizontal axis</legend>
      {Object.entries(horizontalAxes).map(([axis, label]) => (
        <label key={axis}>
          <input
            type="radio"
            name={name}
            class="visually-hidden"
            checked={view.axis.value === axis}
            onChange={() => view.setAxis(axis as HorizontalAxis)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

function SpanSlider({ view }: { view: ChartView }): JSX.Element {
  const id = useId();
  const span = view.span.value;
  const text = span === 0 ? "none" : `${span} steps`;
  return (
    <div class="chart-span">
      <label for={id}>Smoothing</label>
      <input
        id={id}
        type="range"
        min="0"
        max={spans.length - 1}
        step="1"
        value={Math.max(0, spans.indexOf(span))}
        aria-valuetext={text}
        onInput={(event) => view.span.value = spans[event.currentTarget.valueAsNumber]}
      />
      <output for={id} class="number">{text}</output>
    </div>
  );
}
