import type { z } from "zod";
import type { OptionDefinition } from "../option_table.ts";
import { choice, numberBelow, numberTo, positiveNumber, wholeNumber } from "../schemas.ts";

/**
 * What decides how a network learns. `epochs`, `batchSize`, `learningRate` and `seed` are the
 * network's own; the others are given to `train`.
 */
export interface TrainSettings {
  /** Passes over the training images. */
  readonly epochs: number;
  /** Images a step. */
  readonly batchSize: number;
  /** The optimizer's step size; under a schedule, the largest. */
  readonly learningRate: number;
  /** The seed that every random choice of the run comes from. */
  readonly seed: number;
  /** How gradients become steps: as PyTorch's `Adam`, `AdamW` or `SGD` with Nesterov's momentum. */
  readonly optimizer: "adam" | "adamw" | "sgd";
  /** Share of the step before that SGD keeps, from 0 and below 1. */
  readonly momentum: number;
  /** Decay of Adam's mean of squared gradients, from 0 and below 1. */
  readonly beta2: number;
  /** Weight decay: added to the gradient, or, with AdamW, taken off the weights themselves. */
  readonly weightDecay: number;
  /** How the step size goes over the run. */
  readonly schedule: "constant" | "step" | "cosine" | "one-cycle";
  /** Fraction of all steps over which the step size rises, from 0 and below 1. */
  readonly warmup: number;
  /** Epochs between two falls of the schedule `step`. */
  readonly decayEvery: number;
  /** By what the schedule `step` multiplies the step size at each fall, above 0 and at most 1. */
  readonly decayFactor: number;
  /** The largest norm of all gradients together; 0 leaves them as they are. */
  readonly clipNorm: number;
  /** Share of each label that is spread over all classes, from 0 and below 1. */
  readonly labelSmoothing: number;
  /** Decay of the moving average of weights and running statistics, below 1; 0 makes none. */
  readonly movingAverage: number;
  /** Degrees by which images are turned at most, from 0 to 180. */
  readonly rotation: number;
  /** Fraction of the size by which images are moved at most, from 0 to 1. */
  readonly shift: number;
  /** Fraction by which images are made larger or smaller at most, from 0 and below 1. */
  readonly scale: number;
  /** Degrees by which images are sheared at most, from 0 and below 90. */
  readonly shear: number;
  /** Training images that are held out, for choices that must not be made on the test images. */
  readonly validation: number;
  /** Epochs without a lower validation loss after which the run ends; 0 ends none. */
  readonly earlyStopping: number;
}

/** A setting as an option: its values and what holds where it is not given. */
export interface SettingDefinition<Value> extends OptionDefinition {
  readonly placeholder: string;
  readonly default: Value & (string | number);
  readonly schema: z.ZodType<Value>;
}

/** The settings as options: the command line, the library's checks and forms are made of them. */
export const settings: {
  readonly [Name in keyof TrainSettings]: SettingDefinition<TrainSettings[Name]>;
} = {
  epochs: {
    placeholder: "N",
    description: "passes over the training images",
    default: 25,
    schema: wholeNumber(1, 10_000),
  },
  batchSize: {
    placeholder: "N",
    description: "images a step",
    default: 128,
    schema: wholeNumber(1, 65_536),
  },
  learningRate: {
    placeholder: "RATE",
    description: "step size; under a schedule, the largest",
    default: 0.01,
    schema: positiveNumber(10),
  },
  seed: {
    placeholder: "N",
    description: "where every random choice comes from",
    default: 0,
    schema: wholeNumber(0, 2 ** 32 - 1),
  },
  optimizer: {
    placeholder: "NAME",
    description: "how gradients become steps: adam, adamw or sgd",
    default: "adam",
    schema: choice(["adam", "adamw", "sgd"]),
  },
  momentum: {
    placeholder: "SHARE",
    description: "share of the last step that sgd keeps",
    default: 0.9,
    schema: numberBelow(1),
  },
  beta2: {
    placeholder: "DECAY",
    description: "decay of Adam's mean of squared gradients",
    default: 0.999,
    schema: numberBelow(1),
  },
  weightDecay: {
    placeholder: "RATE",
    description: "how strongly weights are drawn to 0",
    default: 0,
    schema: numberTo(10),
  },
  schedule: {
    placeholder: "NAME",
    description: "how the step size goes: constant, step, cosine or one-cycle",
    default: "constant",
    schema: choice(["constant", "step", "cosine", "one-cycle"]),
  },
  warmup: {
    placeholder: "FRACTION",
    description: "part of all steps over which the step size rises",
    default: 0,
    schema: numberBelow(1),
  },
  decayEvery: {
    placeholder: "N",
    description: "epochs between two falls of the schedule step",
    default: 10,
    schema: wholeNumber(1, 10_000),
  },
  decayFactor: {
    placeholder: "FACTOR",
    description: "what the schedule step multiplies the step size by",
    default: 0.1,
    schema: positiveNumber(1),
  },
  clipNorm: {
    placeholder: "NORM",
    description: "largest norm of the gradients; 0 leaves them alone",
    default: 0,
    schema: numberTo(1e6),
  },
  labelSmoothing: {
    placeholder: "SHARE",
    description: "share of each label that goes to all classes",
    default: 0,
    schema: numberBelow(1),
  },
  movingAverage: {
    placeholder: "DECAY",
    description: "decay of the averaged weights, such as 0.999; 0: none",
    default: 0,
    schema: numberBelow(1),
  },
  rotation: {
    placeholder: "DEGREES",
    description: "turn training images by up to this",
    default: 0,
    schema: numberTo(180),
  },
  shift: {
    placeholder: "FRACTION",
    description: "move training images by up to this part of their size",
    default: 0,
    schema: numberTo(1),
  },
  scale: {
    placeholder: "FRACTION",
    description: "enlarge or shrink training images by up to this",
    default: 0,
    schema: numberBelow(1),
  },
  shear: {
    placeholder: "DEGREES",
    description: "shear training images by up to this",
    default: 0,
    schema: numberBelow(90),
  },
  validation: {
    placeholder: "N",
    description: "training images held out to measure on",
    default: 0,
    schema: wholeNumber(0, 2 ** 32 - 1),
  },
  earlyStopping: {
    placeholder: "N",
    description: "end after N epochs without a lower validation loss; 0: never",
    default: 0,
    schema: wholeNumber(0, 10_000),
  },
};

/** The names of the settings, in the order of their definitions. */
export const settingNames = Object.keys(settings) as readonly (keyof TrainSettings)[];

/** What holds where nothing is given. */
export const defaultSettings: TrainSettings = Object.fromEntries(
  settingNames.map((name) => [name, settings[name].default]),
) as unknown as TrainSettings;

/**
 * Checks settings one by one and together, and puts the defaults in.
 *
 * @param given Settings, those that are left out or undefined having their defaults, and perhaps
 * other members, which are left alone.
 * @throws {RangeError} If one is out of range, or needs another. It names setting, value and remedy.
 */
export function completeSettings(given: Partial<TrainSettings>): TrainSettings {
  const complete = Object.fromEntries(settingNames.map((name) => {
    const { default: otherwise, schema } = settings[name];
    const value = given[name] ?? otherwise;
    const parsed = schema.safeParse(value);
    if (parsed.success) return [name, parsed.data];
    throw new RangeError(`${name} is ${shown(value)}. ${parsed.error.issues[0].message}`);
  })) as unknown as TrainSettings;
  checkTogether(complete);
  return complete;
}

/**
 * Checks that settings make sense together.
 *
 * @param nameOf What to call a setting in the error: on the command line, its flag.
 * @throws {RangeError} If one needs another.
 */
export function checkTogether(
  { earlyStopping, validation }: TrainSettings,
  nameOf: (name: keyof TrainSettings) => string = (name) => name,
): void {
  if (earlyStopping > 0 && validation === 0) {
    throw new RangeError(
      `${nameOf("earlyStopping")} is ${earlyStopping}, but no training images are held out to ` +
        `measure on: give ${nameOf("validation")}, such as 5000`,
    );
  }
}

function shown(value: unknown): string {
  return typeof value === "string" ? `"${value}"` : String(value);
}
