import type { OptionDefinition, OptionTable } from "../option_table.ts";
import { choice, flag, positiveNumber, text, wholeNumber } from "../schemas.ts";
import { recipeNames, recipes } from "./recipes.ts";
import { existingFolder, folder } from "./schemas.ts";

const device = {
  backend: {
    placeholder: "NAME",
    description: "device: auto, webgpu, wasm or cpu",
    default: "auto",
    schema: choice(["auto", "webgpu", "wasm", "cpu"]),
  },
  adapter: {
    placeholder: "KIND",
    description: "GPU: high-performance, low-power or software",
    schema: choice(["high-performance", "low-power", "software"]),
  },
  threads: {
    placeholder: "N",
    description: "threads of the wasm device (default: one a core)",
    schema: wholeNumber(1, 128),
  },
} as const satisfies OptionTable;

const data = {
  placeholder: "FOLDER",
  description: "folder with four IDX files (default: MNIST)",
  schema: existingFolder(),
} as const satisfies OptionDefinition;

const runs = {
  placeholder: "FOLDER",
  description: "folder that holds the runs",
  default: "runs",
  session: true,
  schema: folder(),
} as const satisfies OptionDefinition;

/** The options of `deno task train`. */
export const trainOptions = {
  recipe: {
    placeholder: "NAME",
    description: `settings to start from: ${recipeNames.join(", ")}`,
    default: "tutorial",
    schema: choice(recipeNames),
  },
  epochs: {
    placeholder: "N",
    description: "passes over the training images",
    default: recipes.tutorial.epochs,
    schema: wholeNumber(1, 10_000),
  },
  batchSize: {
    placeholder: "N",
    description: "images a step",
    default: recipes.tutorial.batchSize,
    schema: wholeNumber(1, 65_536),
  },
  learningRate: {
    placeholder: "RATE",
    description: "step size of Adam",
    default: recipes.tutorial.learningRate,
    schema: positiveNumber(10),
  },
  seed: {
    placeholder: "N",
    description: "where every random choice comes from",
    default: 0,
    schema: wholeNumber(0, 2 ** 32 - 1),
  },
  ...device,
  turbo: {
    description: "train in a process without memory checks (wasm)",
    schema: flag(),
  },
  workers: {
    placeholder: "N",
    description: "threads that prepare batches",
    schema: wholeNumber(0, 64),
  },
  data,
  limit: {
    placeholder: "N",
    description: "train on the first N images only",
    schema: wholeNumber(1, 2 ** 32 - 1),
  },
  runs,
  name: {
    placeholder: "TEXT",
    description: "what to call the run (default: its id)",
    session: true,
    schema: text(200),
  },
  resume: {
    placeholder: "RUN",
    description: "go on with a run: its id or folder",
    session: true,
    schema: text(),
  },
  run: {
    placeholder: "ID",
    description: "train the run that the store holds as starting",
    session: true,
    hidden: true,
    schema: text(),
  },
  dashboard: {
    description: "serve the dashboard as well, and say where it shows the run",
    session: true,
    schema: flag(),
  },
  dashboardAt: {
    placeholder: "URL",
    description: "the dashboard that shows the run",
    session: true,
    hidden: true,
    schema: text(),
  },
  json: {
    description: "print one JSON event per line and nothing else",
    conflicts: "quiet",
    session: true,
    schema: flag(),
  },
  quiet: { description: "print only the result", session: true, schema: flag() },
} as const satisfies OptionTable;

/** The options of `deno task evaluate`. */
export const evaluateOptions = {
  data,
  ...device,
  runs,
  json: { description: "print the result as JSON", schema: flag() },
} as const satisfies OptionTable;

/** The options of `deno task predict`. */
export const predictOptions = {
  ...device,
  runs,
  json: { description: "print one JSON object per image", schema: flag() },
} as const satisfies OptionTable;
