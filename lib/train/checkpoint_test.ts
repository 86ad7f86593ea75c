import assert from "node:assert/strict";
import { checkpointFolder, latestCheckpoint, loadCheckpoint, loadModelFile } from "./checkpoint.ts";
import { encodePair } from "./checkpoint_pair.ts";
import { sampleState } from "./checkpoint_sample.ts";
import { encodeSafetensors } from "./safetensors.ts";

/** A folder that is removed after the test, and what lies in it. */
class Folder implements AsyncDisposable {
  readonly path = Deno.makeTempDirSync({ prefix: "glyph-checkpoint-" });
  of(name: string): string {
    return `${this.path}/${name}`;
  }
  write(name: string, bytes: Uint8Array): void {
    Deno.writeFileSync(this.of(name), bytes);
  }
  names(): string[] {
    return [...Deno.readDirSync(this.path)].map(({ name }) => name).sort();
  }
  /** Turns one byte in the middle of a file over. */
  damage(name: string): void {
    const bytes = Deno.readFileSync(this.of(name));
    bytes[bytes.length - 10] ^= 1;
    this.write(name, bytes);
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

function namesOf(...steps: number[]): string[] {
  return steps.flatMap((step) => {
    const base = `step-${String(step).padStart(8, "0")}`;
    return [`${base}.safetensors`, `${base}.state.safetensors`];
  });
}
const [MODEL_1, STATE_1, MODEL_2, STATE_2] = namesOf(1, 2);

async function withSaved(folder: Folder, ...steps: number[]): Promise<void> {
  for (const step of steps) await checkpointFolder(folder.path).save(sampleState(step));
}

Deno.test("a saved state is read back bit for bit by either path", async () => {
  await using folder = new Folder();
  const paths = await checkpointFolder(folder.of("new/run")).save(sampleState(1407));
  assert.deepEqual(paths, {
    model: folder.of("new/run/step-00001407.safetensors"),
    state: folder.of("new/run/step-00001407.state.safetensors"),
  });
  assert.deepEqual(await loadCheckpoint(paths.model), sampleState(1407));
  assert.deepEqual(await loadCheckpoint(paths.state), sampleState(1407));
  await Deno.rename(paths.state, folder.of("elsewhere"));
  const { model, metadata } = await loadModelFile(paths.model);
  assert.deepEqual(model, sampleState(1407).model);
  assert.deepEqual(metadata.configuration, sampleState(1407).position.configuration);
});

Deno.test("a pair that was renamed together is still a pair", async () => {
  await using folder = new Folder();
  await withSaved(folder, 1);
  await Deno.rename(folder.of(MODEL_1), folder.of("best.safetensors"));
  await Deno.rename(folder.of(STATE_1), folder.of("best.state.safetensors"));
  assert.deepEqual(await loadCheckpoint(folder.of("best.safetensors")), sampleState(1));
});

Deno.test("a save holds the numbers of the moment of its call", async () => {
  await using folder = new Folder();
  const state = sampleState(1);
  const saved = checkpointFolder(folder.path).save(state);
  for (const { data } of [...state.model.values(), ...state.training.values()]) {
    new Uint8Array(data.buffer).fill(0);
  }
  assert.deepEqual(await loadCheckpoint((await saved).state), sampleState(1));
});

Deno.test("saves at once take turns, also after one that fails", async () => {
  await using folder = new Folder();
  const checkpoints = checkpointFolder(folder.path);
  Deno.mkdirSync(folder.of(MODEL_2));
  const settled: string[] = [];
  // The first is large: beside the others, it would end last.
  const saves = [1, 2, 3, 4].map((step) =>
    checkpoints.save(sampleState(step, step === 1 ? 200_000 : 6)).then(
      () => settled.push(`${step} saved`),
      () => settled.push(`${step} failed`),
    )
  );
  await Promise.all(saves);
  assert.deepEqual(settled, ["1 saved", "2 failed", "3 saved", "4 saved"]);
  assert.deepEqual(folder.names(), [MODEL_2, ...namesOf(3, 4)]);
});

Deno.test("the last two pairs stay, or as many as asked for", async () => {
  await using folder = new Folder();
  await withSaved(folder, 1, 2, 3, 10);
  assert.deepEqual(folder.names(), namesOf(3, 10));
  await checkpointFolder(folder.path, { keep: 3 }).save(sampleState(11));
  assert.deepEqual(folder.names(), namesOf(3, 10, 11));
  await checkpointFolder(folder.path, { keep: 1 }).save(sampleState(12));
  assert.deepEqual(folder.names(), namesOf(12));
  assert.throws(() => checkpointFolder(folder.path, { keep: 0 }), /^RangeError: .* keep is 0/);
  assert.throws(() => checkpointFolder(folder.path, { keep: 1.5 }), /keep is 1.5/);
});

Deno.test("nothing is removed but our own pairs and temporary files", async () => {
  await using folder = new Folder();
  const foreign = [
    "events.db",
    "notes.tmp",
    "step-1.safetensors",
    "step-00000001.safetensors.bak",
    "step-00000001.safetensors.tmp2",
    "step-00000001.other.safetensors",
    "step-000000001.safetensors",
    "my-step-00000001.safetensors",
  ];
  for (const name of foreign) folder.write(name, new Uint8Array(1));
  Deno.mkdirSync(folder.of("step-00000000.safetensors"));
  const dead = [`${MODEL_1}.tmp`, `${STATE_2}.tmp`, "step-00000099.safetensors.tmp"];
  for (const name of dead) folder.write(name, new Uint8Array(1));
  await withSaved(folder, 1, 2, 3);
  const expected = [...foreign, "step-00000000.safetensors", ...namesOf(2, 3)];
  assert.deepEqual(folder.names(), expected.sort());
});

Deno.test("damaged pairs do not count among those kept, and later ones stay", async () => {
  await using folder = new Folder();
  await withSaved(folder, 1, 2);
  folder.damage(STATE_2);
  await withSaved(folder, 3);
  assert.deepEqual(folder.names(), namesOf(1, 2, 3));
  folder.damage(namesOf(3)[0]);
  const { state } = (await latestCheckpoint(folder.path))!;
  assert.equal(state.position.step, 1);
  await withSaved(folder, 2);
  assert.deepEqual(folder.names(), namesOf(1, 2, 3));
  await withSaved(folder, 3, 4);
  assert.deepEqual(folder.names(), namesOf(3, 4));
});

Deno.test("pairs of later steps do not make room for earlier ones", async () => {
  await using folder = new Folder();
  await withSaved(folder, 5, 6, 1, 2);
  assert.deepEqual(folder.names(), namesOf(1, 2, 5, 6));
});

Deno.test("no folder, no checkpoint: undefined", async () => {
  await using folder = new Folder();
  assert.equal(await latestCheckpoint(folder.path), undefined);
  assert.equal(await latestCheckpoint(folder.of("missing")), undefined);
});

Deno.test("pairs that were all damaged are an error with each reason", async () => {
  await using folder = new Folder();
  await withSaved(folder, 1, 2);
  folder.damage(MODEL_1);
  folder.damage(STATE_2);
  await assert.rejects(latestCheckpoint(folder.path), (error: Error) => {
    assert.match(error.message, /^No checkpoint in .* is intact:\n/);
    assert.match(error.message, /step-00000002.state.safetensors is damaged: expected SHA-256/);
    assert.match(error.message, /step-00000001.safetensors is damaged or of another checkpoint/);
    return true;
  });
});

const bytes = encodePair(sampleState(2));
const half = (content: Uint8Array) => content.subarray(0, content.length / 2);
/** What lies on disk when the save of step 2 dies after each of its stages. */
const stages: [stage: string, files: Record<string, Uint8Array>, reason: RegExp | undefined][] = [
  ["half of the model written", { [`${MODEL_2}.tmp`]: half(bytes.model) }, undefined],
  ["the model written", { [`${MODEL_2}.tmp`]: bytes.model }, undefined],
  [
    "the model and half of the state written",
    { [`${MODEL_2}.tmp`]: bytes.model, [`${STATE_2}.tmp`]: half(bytes.state) },
    undefined,
  ],
  ["both written", { [`${MODEL_2}.tmp`]: bytes.model, [`${STATE_2}.tmp`]: bytes.state }, undefined],
  [
    "the model renamed",
    { [MODEL_2]: bytes.model, [`${STATE_2}.tmp`]: bytes.state },
    /step-00000002.state.safetensors is missing/,
  ],
  [
    "the state alone renamed, as after a power failure",
    { [STATE_2]: bytes.state },
    /02.safetensors is missing/,
  ],
  [
    "both renamed and half the data on disk",
    { [MODEL_2]: half(bytes.model), [STATE_2]: bytes.state },
    /2.safetensors cannot be read/,
  ],
  ["both renamed and no data on disk", {
    [MODEL_2]: bytes.model,
    [STATE_2]: new Uint8Array(bytes.state.length),
  }, /2.state.safetensors cannot be read/],
  ["a model renamed over another one", {
    [MODEL_2]: encodePair(sampleState(3)).model,
    [STATE_2]: bytes.state,
  }, /of another checkpoint/],
];

for (const [stage, files, reason] of stages) {
  Deno.test(`dead with ${stage}: the pair before is taken, and the next save cleans up`, async () => {
    await using folder = new Folder();
    await withSaved(folder, 1);
    for (const [name, content] of Object.entries(files)) folder.write(name, content);
    const latest = (await latestCheckpoint(folder.path))!;
    assert.deepEqual(latest.state, sampleState(1));
    assert.equal(latest.model, folder.of(MODEL_1));
    assert.deepEqual(latest.refused.map(({ path }) => path), reason ? [folder.of(MODEL_2)] : []);
    if (reason) assert.match(latest.refused[0].reason, reason);
    await withSaved(folder, 2, 3);
    assert.deepEqual(folder.names(), namesOf(2, 3));
    assert.deepEqual((await latestCheckpoint(folder.path))!.state, sampleState(3));
  });

  Deno.test(`the first pair, dead with ${stage}: nothing is taken for a checkpoint`, async () => {
    await using folder = new Folder();
    for (const [name, content] of Object.entries(files)) folder.write(name, content);
    if (STATE_2 in files) await assert.rejects(latestCheckpoint(folder.path), reason!);
    else assert.equal(await latestCheckpoint(folder.path), undefined);
  });
}

Deno.test("dead amid pruning: the newest pair is taken and the rest goes with the next save", async () => {
  await using folder = new Folder();
  await withSaved(folder, 1, 2);
  folder.write(namesOf(0)[0], encodePair(sampleState(0)).model);
  const latest = (await latestCheckpoint(folder.path))!;
  assert.equal(latest.state.position.step, 2);
  assert.deepEqual(latest.refused, []);
  await withSaved(folder, 3);
  assert.deepEqual(folder.names(), namesOf(2, 3));
});

async function assertSaveFails(folder: Folder, step: number, reason: RegExp): Promise<void> {
  const before = folder.names();
  await assert.rejects(checkpointFolder(folder.path).save(sampleState(step)), (error: Error) => {
    assert.match(error.message, new RegExp(`^The checkpoint of step ${step} could not be written`));
    assert.match(error.message, reason);
    assert.match(error.message, /Free space there or choose a folder that can be written$/);
    return true;
  });
  assert.deepEqual(folder.names().filter((name) => name.endsWith(".tmp")), []);
  assert.deepEqual(folder.names(), before.filter((name) => !name.endsWith(".tmp")));
  assert.deepEqual((await latestCheckpoint(folder.path))!.state, sampleState(2));
}

Deno.test({
  name: "a full disk: an error that names the remedy, older pairs whole, no temporary file",
  ignore: Deno.build.os !== "linux",
  async fn() {
    for (const name of namesOf(3)) {
      await using folder = new Folder();
      await withSaved(folder, 1, 2);
      Deno.symlinkSync("/dev/full", folder.of(`${name}.tmp`));
      await assertSaveFails(folder, 3, /No space left on device/);
    }
  },
});

Deno.test("a name that is taken by a folder: the same", async () => {
  await using folder = new Folder();
  await withSaved(folder, 1, 2);
  Deno.mkdirSync(folder.of(namesOf(3)[0]));
  await assertSaveFails(folder, 3, /directory/i);
});

Deno.test("a folder that cannot be made: the same error", async () => {
  await using folder = new Folder();
  folder.write("file", new Uint8Array(1));
  await assert.rejects(
    checkpointFolder(folder.of("file/run")).save(sampleState(1)),
    /The checkpoint of step 1 could not be written to .*file\/run: .*Free space/,
  );
});

Deno.test("a state that could not be read again is not written", async () => {
  await using folder = new Folder();
  const state = sampleState(1);
  const wrong = { ...state, position: { ...state.position, epoch: -1 } };
  await assert.rejects(checkpointFolder(folder.path).save(wrong), /found epoch: /);
  assert.deepEqual(folder.names(), []);
});

Deno.test("a path that is no checkpoint is refused by name", async () => {
  await using folder = new Folder();
  await assert.rejects(loadCheckpoint("model.pt"), /^RangeError: .*this one is model.pt/);
  await assert.rejects(loadModelFile(folder.path), /cannot be read: expected a regular file/);
  await assert.rejects(loadModelFile(folder.of("no.safetensors")), /no.safetensors is missing/);
  await assert.rejects(loadCheckpoint(folder.of(STATE_1)), /1.state.safetensors is missing/);
});

Deno.test("a foreign file of a terabyte is refused without taking memory for it", async () => {
  await using folder = new Folder();
  const entry = { dtype: "F32", shape: [2 ** 38], data_offsets: [0, 2 ** 40] };
  const header = new TextEncoder().encode(JSON.stringify({ big: entry }));
  const start = encodeSafetensors(new Map()).slice(0, 8);
  start[0] = header.length;
  folder.write("big.safetensors", Uint8Array.of(...start, ...header));
  Deno.truncateSync(folder.of("big.safetensors"), 8 + header.length + 2 ** 40);
  await assert.rejects(
    loadModelFile(folder.of("big.safetensors")),
    /found a file of another program/,
  );
});
