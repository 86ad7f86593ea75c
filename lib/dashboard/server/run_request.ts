import type { z } from "zod";
import { checkDevice } from "../../cli/device.ts";
import { trainOptions } from "../../cli/options.ts";
import type { OptionDefinition } from "../../option_table.ts";
import type { RunOptions } from "../../runs/run.ts";
import { Problem } from "./problem.ts";

/** The options that a run may be started with, as on the command line. */
export const runOptions: Readonly<Record<string, OptionDefinition>> = Object.fromEntries(
  Object.entries<OptionDefinition>(trainOptions)
    .filter(([name, { session }]) => !session && name !== "runs"),
);

/**
 * Validates what a run is started with, as the command line does.
 *
 * @param dataFolders what `data` may be: a path that a request brings is never looked up
 * @throws {Problem} 400 with the option that is wrong
 */
export function parseRunOptions(given: unknown, dataFolders: readonly string[]): RunOptions {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new Problem(400, "The options must be a JSON object.", "options");
  }
  const options: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(runOptions, name)) {
      throw new Problem(
        400,
        `There is no option '${name}': give ${Object.keys(runOptions).join(", ")}.`,
        name,
      );
    }
    if (name === "data") options.data = knownFolder(value, dataFolders);
    else options[name] = parseField(name, value, runOptions[name].schema) as string | number;
  }
  checkTogether(options);
  return options;
}

/**
 * Validates one field of a request.
 *
 * @throws {Problem} 400 with the field's name
 */
export function parseField<Value>(name: string, value: unknown, schema: z.ZodType<Value>): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const shown = typeof value === "string" ? `'${value}'` : JSON.stringify(value);
  throw new Problem(400, `${shown} is invalid. ${result.error.issues[0].message}`, name);
}

function knownFolder(value: unknown, folders: readonly string[]): string {
  const found = folders.find((folder) => folder === value);
  if (found !== undefined) return found;
  const known = folders.length === 0 ? "none are known" : `known are ${folders.join(", ")}`;
  throw new Problem(
    400,
    `'${value}' is no data set's folder that this server knows: ${known}. ` +
      "Leave it out for MNIST, or start the dashboard with --data FOLDER.",
    "data",
  );
}

/** @throws {Problem} Where an option is for another device than the one that is asked for. */
function checkTogether(options: RunOptions): void {
  try {
    checkDevice(options);
  } catch (error) {
    const { message } = error as Error;
    throw new Problem(400, message, message.match(/^--([a-z]+)/)?.[1]);
  }
}
