import { datasets } from "../../../lib/data/datasets.ts";
import { presets } from "../../../lib/model/presets/mod.ts";
import { RunStore } from "../../../lib/runs/run_store.ts";
import { ScriptedRun } from "./scripted_run.ts";

/** For tests: a run in each state, by its id. While it is not disposed of, one is running. */
export interface RunsInEveryState extends Disposable {
  readonly running: ScriptedRun;
  readonly completed: string;
  readonly other: string;
  /** The first of a series, on images of clothes, some held out; it ended early. */
  readonly early: string;
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
  const series = (number: number, id?: string) => {
    using run = new ScriptedRun(runs, {
      name: `Clothes ${number}/3`,
      series: { id, number, of: 3 },
      changes: {
        ...{ dataset: "fashion-mnist", classNames: datasets["fashion-mnist"].classNames },
        ...{ seed: number, validation: 100, earlyStopping: 2, schedule: "cosine" },
        network: presets.deep({ dropout: 0.2 }),
      },
    });
    run.train(30);
    run.complete("the validation loss has not fallen since epoch 1 (0.6641), for 2 epochs");
    return run.id;
  };
  const early = series(1);
  series(2, early);
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
    early,
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
