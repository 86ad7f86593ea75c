import assert from "node:assert/strict";
import { readArguments } from "./arguments.ts";
import { sectionNames } from "./sections/mod.ts";

Deno.test("without arguments, all sections run on all cores", () => {
  const { sections, ...rest } = readArguments([], 3, sectionNames);
  assert.deepEqual(sections, [
    ...["kernels", "step", "inference", "threads", "memory", "growth", "accuracy"],
  ]);
  assert.deepEqual(rest, {
    backend: "wasm",
    threads: 3,
    rounds: 5,
    json: false,
    help: false,
  });
});

Deno.test("sections run once each in their own order, whatever the command line's", () => {
  const options = ["--rounds", "2", "--json", "--threads=1"];
  const chosen = readArguments(["step", "kernels", "step", ...options], 2, sectionNames);
  assert.deepEqual(chosen, {
    backend: "wasm",
    sections: ["kernels", "step"],
    threads: 1,
    rounds: 2,
    json: true,
    help: false,
  });
});

Deno.test("what is wrong on the command line is named", () => {
  const wrong: [string[], RegExp][] = [
    [["speed"], /^There is no section speed: choose from kernels, step, .*accuracy$/],
    [["--rounds", "0"], /^--rounds must be a whole number from 1, not 0$/],
    [["--threads", "two"], /^--threads must be a whole number from 1, not two$/],
    [["--fast"], /--fast/],
    [["--backend", "cpu"], /^--backend must be wasm or webgpu, not cpu$/],
    [["--backend", "webgpu", "step"], /^Sections are of --backend wasm: leave out step$/],
  ];
  for (const [args, message] of wrong) {
    assert.throws(() => readArguments(args, 2, sectionNames, ["wasm", "webgpu"]), { message });
  }
  assert.throws(() => readArguments(["--backend", "webgpu"], 2, []), {
    message: "--backend must be wasm, not webgpu",
  });
  assert.throws(() => readArguments(["step"], 2, []), { message: /Unexpected argument 'step'/ });
});

for (const program of ["bench.ts", "browser.ts"]) {
  Deno.test(`${program} ends with 2 where the command line is wrong, and says how it should be`, async () => {
    const { code, stdout, stderr } = await new Deno.Command("deno", {
      args: ["run", "--allow-all", program, "speed"],
      cwd: new URL(".", import.meta.url),
    }).output();
    assert.equal(code, 2);
    assert.equal(stdout.length, 0);
    assert.match(new TextDecoder().decode(stderr), /speed[^]*Usage: deno task bench/);
  });
}
