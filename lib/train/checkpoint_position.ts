import * as z from "zod";
import {
  configurationSchema,
  type ModelConfiguration,
  modelConfigurationSchema,
} from "./checkpoint_configuration.ts";
import { upgradeConfiguration, VERSION } from "./checkpoint_version.ts";
import type { TrainingPosition } from "./state.ts";

const count = z.int().nonnegative();
/** The sum of a diverged run: JSON has no number for it, so it is written as text. */
const sum = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"]).transform(Number)]);

const positionSchema = z.strictObject({
  run: z.string(),
  step: count,
  epoch: count,
  stepInEpoch: count,
  epochSums: z.strictObject({ loss: sum, correct: count, examples: count }),
  configuration: configurationSchema,
}) satisfies z.ZodType<TrainingPosition>;

/**
 * Writes a position as JSON from which {@linkcode parsePosition} gives the same numbers, NaN and
 * infinite sums included.
 *
 * @throws {Error} If the position is not one that could be read again.
 */
export function formatPosition(position: TrainingPosition): string {
  const text = JSON.stringify(
    position,
    (_name, value) => typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );
  parsePosition(text, `The checkpoint of step ${position.step}`);
  return text;
}

/**
 * Reads a position.
 *
 * @param text JSON of {@linkcode formatPosition}.
 * @param source Where the text comes from, for errors.
 * @param version The version of the checkpoint that it stands in.
 * @throws {Error} If the text is not a position; the message names the fields.
 */
export function parsePosition(text: string, source: string, version = VERSION): TrainingPosition {
  const read = (name: string, value: unknown) =>
    name === "configuration" && version !== VERSION ? upgradeConfiguration(value) : value;
  return parse(positionSchema, text, source, "training position", read);
}

/**
 * Reads the configuration in a model's file.
 *
 * @param text JSON of a configuration.
 * @param source Where the text comes from, for errors.
 * @param version The version of the file that it stands in.
 * @throws {Error} If the text is not a configuration; the message names the fields.
 */
export function parseConfiguration(
  text: string,
  source: string,
  version = VERSION,
): ModelConfiguration {
  const read = (name: string, value: unknown) =>
    name === "" && version !== VERSION ? upgradeConfiguration(value) : value;
  return parse(modelConfigurationSchema, text, source, "training configuration", read);
}

function parse<T>(
  schema: z.ZodType<T>,
  text: string,
  source: string,
  what: string,
  read: (name: string, value: unknown) => unknown,
): T {
  let value: unknown;
  try {
    value = JSON.parse(text, read);
  } catch (error) {
    throw new Error(`${source}: expected a ${what}; found text that is not JSON`, { cause: error });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const found = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new Error(`${source}: expected a ${what}; found ${found.join("; ")}`);
}
