import { RunStore } from "../../../lib/runs/run_store.ts";
import { ScriptedRun } from "./scripted_run.ts";

/** For tests: a run in each state, by its id. While it is not disposed of, one is running. */
export interface RunsInEveryState extends Disposable {
  readonly running: ScriptedRun;
  readonly completed: string;
  readonly other: string;
  readonly failed: string;
  readonly lost: string;
  readonly stopped: string;
  readonly queued: string;
}

/** Makes them. */
export function addRunsInEveryState(runs: string): RunsInEveryState {
  const store = RunStore.open(runs);
  const end = (name: string, steps: number, finish: (run: ScriptedRun) => void) => {
    using run = new ScriptedRun(runs, { name, learningRate: steps / 1000 });
    run.train(steps);
    finish(run);
    return run.id;
  };
  const completed = end("Completed", 50, (run) => run.complete());
  const other = end("Also completed", 50, (run) => run.complete());
  const failed = end("Failed", 7, (run) => run.fail("There is no space left on the disk"));
  const stopped = end("Stopped", 5, () => {});
  const lost = end("Lost", 3, () => {});
  store.setState(lost, "lost");
  const running = new ScriptedRun(runs, { name: "Running" });
  running.train(25);
  const queued = store.create({ name: "Queued", options: { epochs: 2 }, state: "queued" }).id;
  return {
    running,
    completed,
    other,
    failed,
    lost,
    stopped,
    queued,
    [Symbol.dispose]: () => {
      // Else a server would train it.
      store.requestStop(queued);
      running[Symbol.dispose]();
      store[Symbol.dispose]();
    },
  };
}
