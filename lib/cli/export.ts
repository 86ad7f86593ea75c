/**
 * `deno task export`: writes a trained network, or what was measured in a run, for other programs.
 *
 * @module
 */
import { basename, join } from "node:path";
import type { ExportOptions } from "../formats/mod.ts";
import type { OptionTable } from "../option_table.ts";
import { choice, flag, text } from "../schemas.ts";
import type { ModelFile } from "../train/checkpoint.ts";
import { loadModelFile } from "../train/checkpoint.ts";
import { parseArguments, refusal } from "./arguments.ts";
import { runTask, type Shell } from "./command.ts";
import { formatCount } from "./format.ts";
import { evaluateOptions } from "./options.ts";
import { findRun } from "./run_folder.ts";
import { fromTypedFolder } from "./schemas.ts";
import { findModel } from "./trained_model.ts";
import { checkFree, type NewFile, writeFiles } from "./write_files.ts";

const formats = ["onnx", "tfjs", "safetensors", "json", "csv"] as const;
type Format = typeof formats[number];

const exportOptions = {
  to: {
    placeholder: "FORMAT",
    description: "onnx, tfjs or safetensors: the network; json or csv: what was measured",
    schema: choice(formats),
  },
  out: {
    placeholder: "FILE",
    description: "the file to write, for tfjs a folder (default: named after the run)",
    schema: text().transform(fromTypedFolder),
  },
  fold: {
    description: "make batch norm a part of the convolution before it (onnx, tfjs)",
    schema: flag(),
  },
  force: { description: "replace files that are there", schema: flag() },
  runs: evaluateOptions.runs,
} as const satisfies OptionTable;

/** The command's name, purpose, arguments and options. */
export const exportDefinition = {
  name: "export",
  description: "Writes a trained network, or what was measured in a run, for other programs.",
  positional: [["<run>", "a run's id or folder; for a network a model's file (.safetensors) too"]],
  options: exportOptions,
  example: "export 2026-11-23-071503-4f2a --to onnx",
} as const;

/** Runs the command and gives its exit code. */
export async function exportCommand(given: readonly string[], shell: Shell): Promise<number> {
  const { options, positional: [name] } = parseArguments(exportDefinition, given, shell);
  const { to, fold = false, force = false, runs = "runs" } = options;
  if (to === undefined) {
    throw refusal(
      `Give a format: --to ${formats.join(", ")}.\nTry: ${shell.program} export --help`,
    );
  }
  if (fold && to !== "onnx" && to !== "tfjs") {
    throw refusal(
      `--fold is for onnx and tfjs, and ${to} keeps batch norm as it is: leave it out.`,
    );
  }
  const out = options.out ?? fromTypedFolder(defaultName(name, to));
  const paths = to === "tfjs" ? [join(out, "weights.bin"), join(out, "model.json")] : [out];
  if (!force) checkFree(paths);
  const contents = to === "json" || to === "csv"
    ? [await historyOf(findRun(name, runs), to)]
    : await networkOf(await loadModelFile(await findModel(name, runs)), to, {
      foldBatchNorm: fold,
    });
  const files = paths.map((path, index): NewFile => ({ path, bytes: contents[index] }));
  await writeFiles(files);
  for (const { path, bytes } of files) {
    shell.out.line(`Wrote ${path} (${formatCount(bytes.length)} bytes)`);
  }
  return 0;
}

/** `2026-11-23-071503-4f2a.onnx`, where the command was typed. */
function defaultName(name: string, to: Format): string {
  const stem = basename(name).replace(/\.safetensors$/, "");
  return to === "tfjs" ? `${stem}-tfjs` : `${stem}.${to}`;
}

async function historyOf(folder: string, to: "json" | "csv"): Promise<Uint8Array> {
  const { historyCsv, historyJson, readHistory } = await import("../formats/history.ts");
  const history = await readHistory(folder).catch((error) => {
    throw refusal(`${(error as Error).message}.`);
  });
  return new TextEncoder().encode(to === "json" ? historyJson(history) : historyCsv(history));
}

/** The contents of the files, in the order of their paths. */
async function networkOf(
  file: ModelFile,
  to: "onnx" | "tfjs" | "safetensors",
  options: ExportOptions,
): Promise<Uint8Array[]> {
  if (to === "safetensors") {
    const { encodeSafetensors } = await import("../train/safetensors.ts");
    return [encodeSafetensors(file.model, { format: "pt" })];
  }
  const { exportLayersModel, exportOnnx } = await import("../formats/mod.ts");
  try {
    if (to === "onnx") return [await exportOnnx(file, options)];
    const { modelJson, weights } = await exportLayersModel(file, options);
    return [weights, new TextEncoder().encode(modelJson)];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refusal(`${error.message}.`);
  }
}

if (import.meta.main) await runTask(exportCommand);
