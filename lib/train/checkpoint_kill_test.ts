import assert from "node:assert/strict";
import { checkpointFolder, latestCheckpoint, loadCheckpoint } from "./checkpoint.ts";
import { sampleState } from "./checkpoint_sample.ts";

const KILLS = Number(Deno.env.get("GLYPH_KILLS") ?? 5);
/** Elements of each array: enough that writing takes as long as the renames. */
const LENGTH = 20_000;

/** Saves checkpoints until it is killed, and says so after each. */
function writerProgram(folder: string, first: number): string {
  return `
    import { checkpointFolder } from "${import.meta.resolve("./checkpoint.ts")}";
    import { sampleState } from "${import.meta.resolve("./checkpoint_sample.ts")}";
    const checkpoints = checkpointFolder(${JSON.stringify(folder)});
    for (let step = ${first};; step++) {
      await checkpoints.save(sampleState(step, ${LENGTH}));
      console.log(step);
    }`;
}

/** Runs the writer and kills it some time after its first save. Returns the last step it reported. */
async function writeAndKill(folder: string, first: number, milliseconds: number): Promise<number> {
  const configuration = new URL(import.meta.resolve("../../deno.json")).pathname;
  const child = new Deno.Command("deno", {
    // Reading and writing the folder is all that the library asks for.
    args: [
      "run",
      "--no-prompt",
      "--no-check",
      `--config=${configuration}`,
      `--allow-read=${folder}`,
      `--allow-write=${folder}`,
      "-",
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(writerProgram(folder, first)));
  await input.close();
  let reported = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    if (reported === "") setTimeout(() => child.kill("SIGKILL"), milliseconds);
    reported += text;
  }
  const { signal } = await child.status;
  assert.equal(signal, "SIGKILL");
  return Number(reported.trimEnd().split("\n").at(-1));
}

Deno.test(`a writer killed at ${KILLS} moments always leaves an intact checkpoint`, async () => {
  const folder = await Deno.makeTempDir({ prefix: "glyph-kill-" });
  try {
    let step = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const reported = await writeAndKill(folder, step + 1, (kill * 7.3) % 31);
      const { state, refused } = (await latestCheckpoint(folder))!;
      step = state.position.step;
      assert.ok(step === reported || step === reported + 1, `${step} after ${reported}`);
      assert.deepEqual(state, sampleState(step, LENGTH));
      for (const { reason } of refused) assert.match(reason, /state.safetensors is missing/);
      assert.ok(refused.length <= 1);
    }
    await checkpointFolder(folder).save(sampleState(step + 1, LENGTH));
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assert.equal(names.length, 4);
    for (const name of names) await loadCheckpoint(`${folder}/${name}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
