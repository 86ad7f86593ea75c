import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { selectBackend } from "../../backends/mod.ts";
import { loadMnist } from "../../lib/data/mod.ts";
import { CNN, presets } from "../../lib/model/mod.ts";
import { decodeSafetensors, encodeSafetensors } from "../../lib/train/mod.ts";
import { drawNetwork, logitsOf, pixelsOf } from "../formats/trained.ts";
import { findPyTorch, installPyTorch } from "./find_pytorch.ts";

const tolerance = 2e-4;
const count = 32;
const python = await findPyTorch();
const skipped = python === undefined ? ` (skipped: no PyTorch, try ${installPyTorch})` : "";
const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The code under a heading of docs/from_pytorch.md, block by block. */
async function codeUnder(heading: string, language: string): Promise<string[]> {
  const text = await Deno.readTextFile(path("../../docs/from_pytorch.md"));
  const section = text.split(/^## /m).find((section) => section.startsWith(`${heading}\n`));
  assert(section, `docs/from_pytorch.md has no section '${heading}'`);
  const blocks = section.matchAll(/^```(\w+).*\n([^]*?)^```$/gm);
  const code = [...blocks].filter(([, of]) => of === language).map(([, , block]) => block);
  assert(code.length > 0, `'${heading}' has no ${language}`);
  return code;
}

/** Runs a program in a folder. */
async function run(
  command: string,
  args: readonly string[],
  folder: string,
  env: Record<string, string> = {},
): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    cwd: folder,
    env,
  }).output();
  const decoder = new TextDecoder();
  assert(success, decoder.decode(stdout) + decoder.decode(stderr));
}

/** Runs the documentation's class and then some lines in PyTorch, on `images`; gives the logits. */
async function inPython(folder: string, lines: readonly string[]): Promise<Float32Array> {
  const { test } = await loadMnist();
  const images = { shape: [count, 1, 28, 28], data: pixelsOf(test, count) };
  const file = (name: string) => join(folder, name);
  await Deno.writeFile(
    file("images.safetensors"),
    encodeSafetensors(new Map([["images", images]])),
  );
  const program = [
    "import torch, torch.nn.functional as F",
    "from torch import nn, optim",
    "from safetensors.torch import load_file, save_file",
    "images = load_file('images.safetensors')['images']",
    ...await codeUnder("The network", "python"),
    ...lines,
    "save_file({'logits': logits.detach()}, 'logits.safetensors')",
  ];
  await Deno.writeTextFile(file("program.py"), program.join("\n"));
  const modules = [path("stand_in"), path(".")].join(":");
  await run(python!, ["-B", "program.py"], folder, { PYTHONPATH: modules });
  const { tensors } = decodeSafetensors(await Deno.readFile(file("logits.safetensors")), "logits");
  return tensors.get("logits")!.data as Float32Array;
}

function assertClose(actual: ArrayLike<number>, expected: Float32Array): void {
  assert.equal(actual.length, expected.length);
  const difference = Math.max(...expected.map((value, at) => Math.abs(value - actual[at])));
  assert(difference <= tolerance, `they differ by ${difference}`);
}

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "glyph-documentation-" });
  const backend = await selectBackend({ prefer: "wasm", threads: 2 });
  try {
    await use(folder);
  } finally {
    backend.dispose();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test({
  name: `the documentation's way to PyTorch: loaded strictly, logits within ${tolerance}${skipped}`,
  ignore: python === undefined,
  fn: () =>
    inFolder(async (folder) => {
      const model = await drawNetwork(presets.tutorial(), [28, 28, 1], 7);
      const file = join(folder, "digits.safetensors");
      await Deno.writeFile(file, encodeSafetensors(await model.stateDict()));
      const { test } = await loadMnist();
      const expected = await logitsOf(model, pixelsOf(test, count));
      model.dispose();
      assertClose(await inPython(folder, await codeUnder("Back to PyTorch", "python")), expected);
    }),
});

Deno.test({
  name: `the documentation's way from PyTorch: probabilities within ${tolerance}${skipped}`,
  ignore: python === undefined,
  fn: () =>
    inFolder(async (folder) => {
      const logits = await inPython(folder, [
        "torch.manual_seed(1)",
        "model = CNN()",
        // What training would do to the running statistics.
        "for scale in (0.5, 1.0, 2.0): model(images * scale)",
        "model.eval()",
        ...await codeUnder("And from PyTorch", "python"),
        "logits = model(images)",
      ]);
      const [code] = await codeUnder("And from PyTorch", "ts");
      const [imports, rest] = code.split("\n\n");
      const program = join(folder, "program.ts");
      await Deno.writeTextFile(
        program,
        [
          imports,
          'import { decodeSafetensors } from "@glyph/cnn";',
          'const bytes = await Deno.readFile("images.safetensors");',
          'const images = decodeSafetensors(bytes, "images").tensors.get("images")!;',
          "const pixels = (images.data as Float32Array).subarray(0, 28 * 28);",
          rest,
          "const text = JSON.stringify({ digit, probabilities, parameters: model.parameterCount });",
          'await Deno.writeTextFile("reading.json", text);',
        ].join("\n"),
      );
      const config = path("../../deno.json");
      await run("deno", ["run", "--quiet", "--allow-all", "--config", config, program], folder);
      const reading = JSON.parse(await Deno.readTextFile(join(folder, "reading.json")));
      assert.equal(reading.parameters, new CNN().parameterCount);
      const row = logits.subarray(0, 10);
      const sum = row.reduce((sum, logit) => sum + Math.exp(logit), 0);
      assertClose(reading.probabilities, row.map((logit) => Math.exp(logit) / sum));
      assert.equal(reading.digit, row.indexOf(Math.max(...row)));
    }),
});
