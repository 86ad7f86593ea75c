import { z } from "zod";
import type { OptionDefinition, OptionTable } from "../../option_table.ts";
import { runOptions } from "./run_request.ts";

/** A field of a form: one option of the command line. Plain data. */
export interface FormField {
  /** The option's name, as the API takes it. */
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly kind: "choice" | "integer" | "number" | "text" | "switch";
  /** What a choice can be. */
  readonly choices?: readonly string[];
  /** Bounds of a number. */
  readonly min?: number;
  readonly max?: number;
  /** Whether `min` itself is too little. */
  readonly aboveMin?: boolean;
  /** What holds where nothing is given, for people. */
  readonly default?: string;
  /** What would be right, said where something else was given. */
  readonly remedy: string;
}

/** Fields that belong together. */
export interface FormGroup {
  readonly title: string;
  readonly fields: readonly FormField[];
}

const titles: Readonly<Record<string, readonly string[]>> = {
  Training: ["recipe", "epochs", "batchSize", "learningRate", "seed"],
  Device: ["backend", "adapter", "threads", "turbo"],
  Data: ["data", "limit", "workers"],
};

/**
 * The fields of the form that starts a run, from the definitions of the command line's options: the
 * same names, bounds, choices and errors.
 *
 * @param dataFolders data sets beside MNIST that may be trained on
 */
export function formGroups(
  dataFolders: readonly string[] = [],
  table: OptionTable = runOptions,
): FormGroup[] {
  const fields = Object.entries(table)
    .map(([name, option]) => formField(name, option))
    .map((field) => field.name === "data" ? dataField(field, dataFolders) : field)
    .filter(({ kind, choices }) => kind !== "choice" || choices!.length > 0);
  const titleOf = (name: string) =>
    Object.keys(titles).find((title) => titles[title].includes(name)) ?? "More";
  return [...Object.keys(titles), "More"]
    .map((title) => ({ title, fields: fields.filter(({ name }) => titleOf(name) === title) }))
    .filter(({ fields }) => fields.length > 0);
}

function formField(name: string, { description, schema, ...option }: OptionDefinition): FormField {
  const { type, enum: choices, minimum, exclusiveMinimum, maximum } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
  });
  const kinds = {
    integer: "integer",
    number: "number",
    boolean: "switch",
    string: "text",
  } as const;
  const [, meaning, inWords] = /^(.*?)(?: \(default: (.*)\))?$/.exec(description)!;
  return {
    name,
    label: sentence(name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)),
    // The choices stand in the control itself.
    description: sentence(choices ? meaning.split(":")[0] : meaning),
    kind: choices ? "choice" : kinds[type as keyof typeof kinds],
    choices: choices as string[] | undefined,
    min: minimum ?? (exclusiveMinimum as number | undefined),
    max: maximum,
    aboveMin: exclusiveMinimum === undefined ? undefined : true,
    default: option.default === undefined ? inWords : String(option.default),
    // Nothing that can be typed is this, so every schema says what it wants.
    remedy: schema.safeParse(Symbol()).error!.issues[0].message,
  };
}

/** A path that a request brings is never looked up: the folders that the server knows are the choice. */
function dataField(field: FormField, dataFolders: readonly string[]): FormField {
  return { ...field, kind: "choice", choices: dataFolders, description: "What it learns from" };
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
