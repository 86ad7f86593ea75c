import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Chart } from "../../lib/dashboard/curves/chart.ts";
import type { ChartView } from "./chart_view.ts";
import { watchTheme } from "./palette.ts";
import { Plot } from "./plot.ts";

/** Keeps a plot in an element: drawn when its chart, the view, the theme or its size changes. */
export function usePlot(
  chart: ReadonlySignal<Chart>,
  view: ChartView,
): RefObject<HTMLDivElement> {
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot>();
  const make = () =>
    plot.current ??= new Plot(element.current!, {
      hover: (position) => view.position.value = position,
      select: (window) => view.window.value = window,
    });
  // What is scrolled away is not drawn: a training on the same machine needs the time.
  const isSeen = useSignal(false);
  useSignalEffect(() => {
    if (isSeen.value) make().draw(chart.value, view.window.value);
  });
  useSignalEffect(() => make().point(view.position.value));
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      plot.current?.resize();
      if (isSeen.peek()) plot.current?.draw(chart.peek(), view.window.peek());
    });
    observer.observe(element.current!);
    const visibility = new IntersectionObserver(
      (entries) => isSeen.value = entries.at(-1)!.isIntersecting,
      { rootMargin: "200px" },
    );
    visibility.observe(element.current!);
    const unwatch = watchTheme(() => plot.current?.recolor());
    return () => {
      observer.disconnect();
      visibility.disconnect();
      unwatch();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, []);
  return element;
}
