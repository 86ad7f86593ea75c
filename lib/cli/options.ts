import type { OptionDefinition, OptionTable } from "../option_table.ts";
import { defaultRecipe, type Recipe, recipeNames, recipes } from "../recipes/mod.ts";
import { choice, flag, numberBelow, text, wholeNumber } from "../schemas.ts";
import { type SettingDefinition, settings, type TrainSettings } from "../train/settings.ts";
import { dataSet, existingFile, fits, folder, network } from "./schemas.ts";

/** Puts options under a heading. */
function under<const Table extends OptionTable>(group: string, table: Table): Table {
  const grouped = Object.entries(table).map(([name, option]) => [name, { ...option, group }]);
  return Object.fromEntries(grouped) as Table;
}

/** The settings of training, with the defaults of the recipe that holds where none is named. */
const { validation, rotation, shift, scale, shear, ...training } = Object.fromEntries(
  Object.entries<SettingDefinition<unknown>>(settings).map(([name, setting]) => {
    const recipe: Recipe = recipes[defaultRecipe];
    return [name, { ...setting, default: recipe[name as keyof TrainSettings] ?? setting.default }];
  }),
) as unknown as typeof settings;

const device = under("Device", {
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
});

const data = {
  placeholder: "DATA",
  description: "mnist, fashion-mnist, kmnist, or a folder of images",
  default: "mnist",
  schema: dataSet(),
} as const satisfies OptionDefinition;

const skipUnreadable = {
  description: "leave out a folder's images that cannot be read",
  schema: flag(),
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
  ...under("Recipe", {
    recipe: {
      placeholder: "NAME",
      description: `settings to start from: ${recipeNames.join(", ")}`,
      default: defaultRecipe,
      schema: choice(recipeNames),
    },
  }),
  ...under("Network", {
    model: {
      placeholder: "NETWORK",
      description: "tutorial, tiny, deep, or a JSON file with blocks",
      default: recipes[defaultRecipe].model,
      schema: network(),
    },
    dropout: {
      placeholder: "SHARE",
      description: "units before the linear layer that a step leaves out",
      default: 0,
      schema: numberBelow(1),
    },
    norm: {
      placeholder: "PLACE",
      description: "batch norm before or after ReLU",
      default: "before",
      schema: choice(["before", "after"]),
    },
    weights: {
      placeholder: "FILE",
      description: "begin with the weights in a safetensors file",
      schema: existingFile(),
    },
  }),
  ...under("Training", training),
  ...under("Augmentation", { rotation, shift, scale, shear }),
  ...under("Data", {
    data,
    limit: {
      placeholder: "N",
      description: "train on the first N images only",
      schema: wholeNumber(1, 2 ** 32 - 1),
    },
    validation,
    skipUnreadable,
    workers: {
      placeholder: "N",
      description: "threads that prepare batches",
      schema: wholeNumber(0, 64),
    },
  }),
  ...device,
  ...under("Device", {
    turbo: {
      description: "train in a process without memory checks (wasm)",
      schema: flag(),
    },
  }),
  ...under("Run", {
    name: {
      placeholder: "TEXT",
      description: "what to call the run (default: its id)",
      session: true,
      schema: text(200),
    },
    runs,
    resume: {
      placeholder: "RUN",
      description: "go on with a run: its id or folder",
      session: true,
      schema: text(),
    },
    repeats: {
      placeholder: "N",
      description: "train N runs, with one seed after the other",
      default: 1,
      conflicts: "resume",
      session: true,
      schema: wholeNumber(1, 1000),
    },
    run: {
      placeholder: "ID",
      description: "train the run that the store holds as starting",
      session: true,
      hidden: true,
      schema: text(),
    },
    dashboard: {
      description: "serve the dashboard, and say where it shows the run",
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
  }),
} as const satisfies OptionTable;

/** The options of `deno task evaluate`. */
export const evaluateOptions = {
  data: { ...data, description: "other test images: a name or a folder", default: undefined },
  skipUnreadable,
  ...device,
  runs,
  json: { description: "print the result as JSON", schema: flag() },
} as const satisfies OptionTable;

/** The options of `deno task predict`. */
export const predictOptions = {
  fit: {
    placeholder: "WAY",
    description: "character: ink is centred, as in MNIST; picture: resized " +
      "(default: as the network's data)",
    schema: choice(fits),
  },
  ...device,
  runs,
  json: { description: "print one JSON object per image", schema: flag() },
} as const satisfies OptionTable;
