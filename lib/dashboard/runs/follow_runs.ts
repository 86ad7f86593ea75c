import type { Signal } from "@preact/signals";
import type { ListedRun } from "../../runs/run.ts";
import { request } from "../live/api.ts";
import type { ConnectionState } from "../live/event_feed.ts";
import { follow } from "../live/follow.ts";
import { RunList } from "./run_list.ts";

/** How long events gather before runs are drawn anew, in milliseconds. */
const drawingDelay = 150;

/** Keeps runs up to date. Drawn some times a second, however much happens. Returns what ends it. */
export function followRuns(
  runs: Signal<readonly ListedRun[]>,
  connection?: Signal<ConnectionState | undefined>,
): () => void {
  const list = new RunList(runs.value);
  let drawing: ReturnType<typeof setTimeout> | undefined;
  const draw = () => {
    drawing = undefined;
    runs.value = list.runs;
  };
  const stop = follow<{ runs: ListedRun[]; lastEventId: number }>({
    fetch: () => request("GET", "/api/runs"),
    reset(snapshot) {
      list.reset(snapshot.runs);
      draw();
    },
    apply(event) {
      list.apply(event);
      drawing ??= setTimeout(draw, drawingDelay);
    },
    onState: (state) => {
      if (connection) connection.value = state;
    },
  });
  return () => {
    clearTimeout(drawing);
    stop();
  };
}
