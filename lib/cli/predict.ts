/**
 * `deno task predict`: reads characters in images with a trained network.
 *
 * @module
 */
import type { CNN, Prediction } from "../model/cnn.ts";
import { parseArguments } from "./arguments.ts";
import { centerCharacter } from "./center_character.ts";
import { runTask, type Shell } from "./command.ts";
import { checkDevice } from "./device.ts";
import { formatAccuracy } from "./format.ts";
import { findInk } from "./ink.ts";
import { predictOptions } from "./options.ts";
import { readPng } from "./picture.ts";
import { fromTypedFolder } from "./schemas.ts";
import { chooseStyle, type Style } from "./style.ts";
import { loadTrainedModel } from "./trained_model.ts";

/** The command's name, purpose, arguments and options. */
export const predictDefinition = {
  name: "predict",
  description: "Reads the character in each image: dark on light or light on dark, of any size.",
  positional: [
    ["<checkpoint>", "a model's file (.safetensors), a run's folder or its id"],
    ["<image...>", "PNG images with one character each"],
  ],
  options: predictOptions,
  example: "predict runs/2026-11-23-071503-4f2a seven.png",
} as const;

/** An image that was brought into the network's shape, or the reason why it could not be. */
type Image =
  | { readonly name: string; readonly pixels: Float32Array }
  | { readonly name: string; readonly reason: string };

/** Runs the command and gives its exit code: 2 if one of the images could not be read. */
export async function predictCommand(
  given: readonly string[],
  shell: Shell,
): Promise<number> {
  const { options, positional } = parseArguments(predictDefinition, given, shell);
  checkDevice(options);
  const { out, error } = shell;
  const [checkpoint, ...names] = positional;
  const { model, backend } = await loadTrainedModel(checkpoint, options.runs ?? "runs", options);
  try {
    const style = chooseStyle();
    let code = 0;
    for (const name of names) {
      const image = readImage(name, model);
      if ("reason" in image) {
        error.line(`Error: ${name}: ${image.reason}.`);
        code = 2;
        continue;
      }
      const [prediction] = await model.predict(image.pixels);
      if (options.json) out.line(JSON.stringify({ image: name, ...prediction }));
      else drawPrediction(name, prediction, style).forEach((line) => out.line(line));
    }
    return code;
  } finally {
    model.dispose();
    backend.dispose();
  }
}

function readImage(name: string, { imageShape: [height, width, channels] }: CNN): Image {
  if (height !== width || channels !== 1) {
    throw new RangeError(
      `The network reads images of ${height} x ${width} x ${channels}, and predict makes square ` +
        "grey ones: use a network trained on such",
    );
  }
  try {
    const bytes = Deno.readFileSync(fromTypedFolder(name));
    return { name, pixels: centerCharacter(findInk(readPng(bytes)), width) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { name, reason: "There is no such file" };
    if (!(error instanceof Error)) throw error;
    return { name, reason: error.message };
  }
}

const barColumns = 30;
const mostClasses = 10;

/** The class that was read, and a bar for each class or, of many, for the likeliest. */
function drawPrediction(name: string, prediction: Prediction, style: Style): string[] {
  const { class: read, probabilities } = prediction;
  const classes = Array.from(probabilities.keys());
  const likeliest = classes.toSorted((one, other) => probabilities[other] - probabilities[one]);
  const shown = classes.length <= mostClasses ? classes : likeliest.slice(0, mostClasses);
  return [
    style.bold(`${name}: ${read}`),
    ...shown.map((label) => {
      const probability = probabilities[label];
      const bar = "█".repeat(Math.round(probability * barColumns)).padEnd(barColumns);
      return `${String(label).padStart(4)}  ${formatAccuracy(probability).padStart(7)}  ${
        style.accent(bar)
      }`.trimEnd();
    }),
  ];
}

if (import.meta.main) await runTask(predictCommand);
