import assert from "node:assert/strict";
import { RunStore } from "../../runs/run_store.ts";
import { trainArguments } from "./launcher.ts";

Deno.test("a run that waits to go on keeps what was changed, also for the next server", async () => {
  const runs = await Deno.makeTempDir();
  try {
    let id: string;
    {
      using store = RunStore.open(runs);
      const options = { epochs: 2, seed: 5, threads: 1, turbo: true };
      id = store.create({ options, state: "queued" }).id;
      const start = ["--epochs=2", "--seed=5", "--threads=1", "--turbo"];
      assert.deepEqual(trainArguments(store.get(id)!, runs), [
        "--run",
        id,
        "--runs",
        runs,
        ...start,
      ]);
      store.setState(id, "starting");
      store.setState(id, "lost");
      store.setState(id, "queued", { options: { ...options, epochs: 4, turbo: false } });
    }
    using store = RunStore.open(runs);
    const run = store.claimNext()!;
    assert.equal(run.id, id);
    assert.deepEqual(trainArguments({ ...run, checkpoint: 12 }, runs), [
      ...["--run", id, "--runs", runs],
      ...["--epochs=4", "--threads=1"],
    ]);
  } finally {
    await Deno.remove(runs, { recursive: true });
  }
});
