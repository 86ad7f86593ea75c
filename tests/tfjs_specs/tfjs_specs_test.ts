import assert from "node:assert/strict";
import { bundleSpecs } from "./bundle.ts";
import type { SpecResult, SpecRun } from "./run_specs.ts";

/** Runs only specs whose names contain this; such a run is not asserted to be complete. */
const filter = Deno.env.get("GLYPH_SPECS") ?? "";
/** Specs of tfjs-core 4.22.0 that stock cpu passes in Deno, 3,850 of them on the backend. */
const PASSED_BY_CPU = 4227;
/** Specs that stock cpu does not pass, with the reason. */
const notOnCpu: Readonly<Record<string, string>> = {
  "debug on A x B": "TensorFlow.js has disabled it",
  "IS_BROWSER isBrowser: true": "TensorFlow.js has disabled it",
  "IS_BROWSER isBrowser: false": "TensorFlow.js has disabled it",
  "kernel_registry errors when registering the same kernel twice": "TensorFlow.js has disabled it",
  "gradient registry warning when registering the same gradient twice":
    "TensorFlow.js has disabled it",
};
/** Specs that are declared for the backend named cpu alone; backends/wasm/moves_test.ts has the like. */
const onCpuOnly = [
  "Switching cpu backends Move data from cpu1 to cpu2 backend",
  "Switching cpu backends can execute op with data from mixed backends",
];
/** Failures that are shown; the rest are counted. */
const SHOWN = 40;

/** What became of each spec, in the order in which they ran, in a process of its own. */
async function runSpecs(
  bundle: string,
  backend: SpecRun["backend"],
): Promise<SpecResult[]> {
  const results = await Deno.makeTempFile();
  try {
    const run: SpecRun = { backend, filter, results };
    const { success, stderr } = await new Deno.Command("deno", {
      args: [
        "run",
        "--no-prompt",
        "--allow-all",
        "--no-config",
        "--no-lock",
        bundle,
        JSON.stringify(run),
      ],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    const lines = (await Deno.readTextFile(results)).split("\n").slice(0, -1);
    const all: SpecResult[] = lines.map((line) => JSON.parse(line));
    assert(
      success,
      `The specs ended early, after "${all.at(-1)?.name}": ${new TextDecoder().decode(stderr)}`,
    );
    return all.filter(({ status }) => status !== "excluded");
  } finally {
    await Deno.remove(results);
  }
}

/** Why a spec's result is worse than stock cpu's. */
function complaint(own: SpecResult, cpu: SpecResult): string | undefined {
  if (own.status !== cpu.status) return own.messages.join("\n") || `It is ${own.status}`;
  if (own.leftData !== cpu.leftData) {
    return `It left ${own.leftData} data on the backend, and ${cpu.leftData} on cpu`;
  }
  if (own.leftData === 0 && own.leftBytes !== 0) return `It left ${own.leftBytes} bytes`;
}

Deno.test("TensorFlow.js' own specs pass on wasm-threads as on stock cpu", async (context) => {
  const folder = await Deno.makeTempDir();
  try {
    const bundle = `${folder}/specs.mjs`;
    await bundleSpecs(bundle);
    const onCpu = await runSpecs(bundle, "cpu");
    const passed = onCpu.filter(({ status }) => status === "passed");
    await context.step(`stock cpu: ${passed.length} specs pass`, () => {
      assert(passed.length > 0, `No spec's name contains "${filter}"`);
      const others = onCpu.filter(({ name, status }) => status !== "passed" && !(name in notOnCpu));
      assert.deepEqual(others, []);
      if (filter === "") assert.equal(passed.length, PASSED_BY_CPU);
    });
    const expected = onCpu.filter(({ name }) => !onCpuOnly.includes(name));
    for (const build of ["relaxed", "strict"] as const) {
      const own = await runSpecs(bundle, build);
      const count = own.filter(({ status }) => status === "passed").length;
      await context.step(`wasm-threads, ${build} SIMD: ${count} specs pass`, () => {
        assert.deepEqual(own.map(({ name }) => name), expected.map(({ name }) => name));
        const worse = own.flatMap((result, index) => {
          const reason = complaint(result, expected[index]);
          return reason === undefined
            ? []
            : [`${result.name}\n    ${reason.replaceAll("\n", "\n    ")}`];
        });
        const shown = worse.slice(0, SHOWN).join("\n  ");
        assert(worse.length === 0, `${worse.length} of ${own.length} specs fail:\n  ${shown}`);
      });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
