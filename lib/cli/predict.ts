/**
 * `deno task predict`: reads characters in images with a trained network.
 *
 * @module
 */
import type { CNN, Prediction } from "../model/cnn.ts";
import { numberedClasses } from "../data/class_names.ts";
import { parseArguments, refusal } from "./arguments.ts";
import { runTask, type Shell } from "./command.ts";
import { checkDevice } from "./device.ts";
import { alignRight, displayWidth, shortened } from "./display_width.ts";
import { fitFor, fitImage } from "./fit_image.ts";
import { formatAccuracy } from "./format.ts";
import { predictOptions } from "./options.ts";
import { type Fit, fromTypedFolder } from "./schemas.ts";
import { chooseStyle, type Style } from "./style.ts";
import { openTrained, readTrained } from "./trained_model.ts";

/** The command's name, purpose, arguments and options. */
export const predictDefinition = {
  name: "predict",
  description: "Tells what each image shows, of any size, with a trained network.",
  positional: [
    ["<checkpoint>", "a model's file (.safetensors), a run's folder or its id"],
    ["<image...>", "PNG or JPEG images"],
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
  const file = await readTrained(checkpoint, options.runs ?? "runs");
  const { configuration } = file.metadata;
  const fit = options.fit ?? fitFor(configuration);
  checkFit(fit, configuration.imageShape);
  const { model, backend } = await openTrained(file, options);
  try {
    const style = chooseStyle();
    const classNames = configuration.classNames ?? numberedClasses(model.classes);
    let code = 0;
    for (const name of names) {
      const image = await readImage(name, model, fit);
      if ("reason" in image) {
        error.line(`Error: ${name}: ${image.reason}.`);
        code = 2;
        continue;
      }
      const [prediction] = await model.predict(image.pixels);
      if (options.json) {
        const className = classNames[prediction.class];
        out.line(JSON.stringify({ image: name, className, ...prediction }));
      } else drawPrediction(name, prediction, classNames, style).forEach((line) => out.line(line));
    }
    return code;
  } finally {
    model.dispose();
    backend.dispose();
  }
}

function checkFit(fit: Fit, [height, width, channels]: CNN["imageShape"]): void {
  if (fit === "picture" || (height === width && channels === 1)) return;
  throw refusal(
    `--fit character makes square grey images, and the network reads ${height} x ${width} x ` +
      `${channels}: leave it out, or give --fit picture.`,
  );
}

async function readImage(name: string, { imageShape }: CNN, fit: Fit): Promise<Image> {
  try {
    const bytes = await Deno.readFile(fromTypedFolder(name));
    return { name, pixels: await fitImage(bytes, imageShape, fit) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { name, reason: "There is no such file" };
    if (!(error instanceof Error)) throw error;
    return { name, reason: error.message };
  }
}

const barColumns = 30;
const mostClasses = 10;
const mostNameColumns = 24;

/** The class that was read, and a bar for each class or, of many, for the likeliest. */
function drawPrediction(
  image: string,
  { class: read, probabilities }: Prediction,
  classNames: readonly string[],
  style: Style,
): string[] {
  const classes = Array.from(probabilities.keys());
  const likeliest = classes.toSorted((one, other) => probabilities[other] - probabilities[one]);
  const shown = classes.length <= mostClasses ? classes : likeliest.slice(0, mostClasses);
  const names = classNames.map((name) => shortened(name, mostNameColumns));
  const width = Math.max(4, ...shown.map((label) => displayWidth(names[label]) + 2));
  return [
    style.bold(`${image}: ${names[read]}`),
    ...shown.map((label) => {
      const probability = probabilities[label];
      const bar = "█".repeat(Math.round(probability * barColumns)).padEnd(barColumns);
      return `${alignRight(names[label], width)}  ${formatAccuracy(probability).padStart(7)}  ${
        style.accent(bar)
      }`.trimEnd();
    }),
  ];
}

if (import.meta.main) await runTask(predictCommand);
