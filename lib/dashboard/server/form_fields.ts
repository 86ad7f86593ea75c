import { z } from "zod";
import { dataNames, modelNames } from "../../cli/schemas.ts";
import type { OptionDefinition, OptionTable } from "../../option_table.ts";
import { settings } from "../../train/settings.ts";
import { settingLabel } from "../runs/setting_label.ts";
import { recipeDefaults } from "./recipe_fields.ts";
import { runOptions } from "./run_request.ts";

/** A field of a form: one option of the command line. Plain data. */
export interface FormField {
  /** The option's name, as the API takes it. */
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** A network is one of some names, or written out as JSON. */
  readonly kind: "choice" | "integer" | "number" | "text" | "switch" | "network";
  /** What a choice can be. */
  readonly choices?: readonly string[];
  /** What choices are called, where their values mean nothing to people. */
  readonly choiceLabels?: Readonly<Record<string, string>>;
  /** Bounds of a number. */
  readonly min?: number;
  readonly max?: number;
  /** Whether `min` itself is too little. */
  readonly aboveMin?: boolean;
  /** Whether `max` itself is too much. */
  readonly belowMax?: boolean;
  /** What holds where nothing is given, for people. */
  readonly default?: string;
  /** What holds instead with a recipe that says so, by its name. */
  readonly recipeDefaults?: Readonly<Record<string, string>>;
  /** What would be right, said where something else was given. */
  readonly remedy: string;
}

/** Fields that belong together. */
export interface FormGroup {
  readonly title: string;
  /** Whether few people need them: then they are folded. */
  readonly isFolded: boolean;
  readonly fields: readonly FormField[];
}

/** What a server has to choose from. */
export interface FormChoices {
  /** Folders with data sets, beside those that have names. */
  readonly dataFolders?: readonly string[];
  /** Runs whose weights another may begin with. */
  readonly weights?: readonly { readonly id: string; readonly name: string }[];
}

/** The headings that are always open, the first with what is changed most. */
const openGroups: readonly string[] = ["Recipe", "Data", "Network"];
/** What stands beside the recipe, wherever the command line has it. */
const besideRecipe: readonly string[] = ["epochs", "batchSize", "learningRate", "seed", "repeats"];

/**
 * The fields of the form that starts a run, from the definitions of the command line's options: the
 * same names, headings, bounds, choices and errors.
 */
export function formGroups(
  choices: FormChoices = {},
  table: OptionTable = runOptions,
): FormGroup[] {
  const fields = Object.entries(table)
    .map(([name, option]) => ({ title: titleOf(name, option), field: formField(name, option) }))
    .map(({ title, field }) => ({ title, field: withChoices(field, choices) }))
    .filter(({ field }) => field.kind !== "choice" || field.choices!.length > 0);
  const titles = [...new Set([...openGroups, ...fields.map(({ title }) => title)])];
  return titles
    .map((title) => ({
      title,
      isFolded: !openGroups.includes(title),
      fields: fields.filter((each) => each.title === title).map(({ field }) => field),
    }))
    .filter(({ fields }) => fields.length > 0);
}

function titleOf(name: string, { group = "More" }: OptionDefinition): string {
  return besideRecipe.includes(name) ? openGroups[0] : group;
}

function formField(name: string, { description, schema, ...option }: OptionDefinition): FormField {
  const { type, enum: choices, minimum, exclusiveMinimum, maximum, exclusiveMaximum } = z
    .toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const kinds = {
    integer: "integer",
    number: "number",
    boolean: "switch",
    string: "text",
  } as const;
  const [, meaning, inWords] = /^(.*?)(?: \(default: (.*)\))?$/.exec(description)!;
  const plain = name in settings ? settings[name as keyof typeof settings].default : option.default;
  return {
    name,
    label: settingLabel(name),
    // The choices stand in the control itself.
    description: sentence(choices ? meaning.split(":")[0] : meaning),
    kind: choices ? "choice" : kinds[type as keyof typeof kinds],
    choices: choices as string[] | undefined,
    min: minimum ?? (exclusiveMinimum as number | undefined),
    max: maximum ?? (exclusiveMaximum as number | undefined),
    aboveMin: exclusiveMinimum === undefined ? undefined : true,
    belowMax: exclusiveMaximum === undefined ? undefined : true,
    default: plain === undefined ? inWords : String(plain),
    recipeDefaults: recipeDefaults(name),
    // Nothing that can be typed is this, so every schema says what it wants.
    remedy: schema.safeParse(Symbol()).error!.issues[0].message,
  };
}

/** A path that a request brings is never looked up: what the server knows is the choice. */
function withChoices(field: FormField, { dataFolders = [], weights = [] }: FormChoices): FormField {
  switch (field.name) {
    case "data":
      return {
        ...field,
        kind: "choice",
        choices: [...dataNames, ...dataFolders],
        description: "What it learns from",
      };
    case "model":
      return {
        ...field,
        kind: "network",
        choices: modelNames,
        description: "What it is built of",
        remedy: `It must be ${modelNames.join(", ")}, or blocks as JSON.`,
      };
    case "weights":
      return {
        ...field,
        kind: "choice",
        choices: weights.map(({ id }) => id),
        choiceLabels: Object.fromEntries(weights.map(({ id, name }) => [id, name])),
        default: "drawn by the seed",
      };
    default:
      return field;
  }
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
