import assert from "node:assert/strict";
import { CommanderError } from "commander";
import fc from "fast-check";
import { presets } from "../model/presets/mod.ts";
import { recipeNames } from "../recipes/mod.ts";
import { settingNames } from "../train/settings.ts";
import { parseArguments } from "./arguments.ts";
import { completeOptions, type GivenTrainOptions } from "./complete_options.ts";
import { trainOptions } from "./options.ts";
import { modelNames } from "./schemas.ts";

Deno.test("every setting is an option, and every preset has its name there", () => {
  for (const name of settingNames) assert.ok(name in trainOptions, name);
  assert.deepEqual(modelNames, Object.keys(presets));
});

Deno.test("what would have no effect, or contradicts something, is refused with the remedy", () => {
  const cases: [RegExp, GivenTrainOptions][] = [
    [/^--momentum 0\.5 is for --optimizer sgd, and this is adam: leave it out/, {
      momentum: 0.5,
      optimizer: "adam",
    }],
    [/^--beta2 0\.9 is for --optimizer adam/, { beta2: 0.9, optimizer: "sgd" }],
    [/^--decay-every 3 is for --schedule step, and this is cosine/, {
      decayEvery: 3,
      schedule: "cosine",
    }],
    [/^--decay-factor 0\.5 is for --schedule step/, { decayFactor: 0.5, schedule: "cosine" }],
    [/^--early-stopping is 3, .*: give --validation, such as 5000\.$/, {
      earlyStopping: 3,
      validation: 0,
    }],
    [/^--dropout 0\.5 is for --model tutorial, .* write it into/, {
      model: "x.json",
      dropout: 0.5,
    }],
    [/^--norm after is for --model tutorial/, { model: "x.json", norm: "after" }],
    [/^--skip-unreadable is for a folder of images, and this is mnist/, { skipUnreadable: true }],
    [/^--repeats 2 from --seed 4294967295 goes past/, { repeats: 2, seed: 2 ** 32 - 1 }],
    [/^--threads 2 is for wasm/, { threads: 2, backend: "cpu" }],
  ];
  for (const [message, given] of cases) {
    assert.throws(() => completeOptions(given), (error) => {
      assert.ok(error instanceof CommanderError);
      assert.equal(error.exitCode, 2);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("a recipe's own settings never stand in the way", () => {
  for (const recipe of recipeNames) {
    for (const optimizer of ["adam", "adamw", "sgd"] as const) {
      for (const schedule of ["constant", "step", "cosine", "one-cycle"] as const) {
        assert.ok(completeOptions({ recipe, optimizer, schedule, model: "blocks.json" }));
      }
    }
  }
});

/** What may be typed for an option: right, wrong, or at the edge. */
const typed = fc.oneof(
  fc.constantFrom("0", "1", "-1", "0.5", "1e-3", "2", "200", "1e9", "", "x", "NaN", "5000"),
  fc.constantFrom(...recipeNames, ...modelNames, "adam", "sgd", "step", "cosine", "cpu", "after"),
  fc.double().map(String),
);

Deno.test("any options are either followed or refused with code 2 and a remedy", () => {
  const definition = { name: "train", description: "", options: trainOptions, example: "" };
  const shell = { program: "deno task", out: { write: () => {} } };
  const option = fc.tuple(fc.constantFrom(...settingNames, "model", "norm", "dropout"), typed);
  let [followed, refused] = [0, 0];
  fc.assert(
    fc.property(fc.uniqueArray(option, { maxLength: 4, selector: ([name]) => name }), (given) => {
      const line = given.map(([name, value]) =>
        `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}=${value}`
      );
      try {
        const { options } = parseArguments(definition, line, shell);
        const { settings } = completeOptions(options);
        followed++;
        for (const name of settingNames) {
          if (options[name] !== undefined) assert.equal(settings[name], options[name]);
        }
      } catch (error) {
        if (!(error instanceof CommanderError)) throw error;
        refused++;
        assert.equal(error.exitCode, 2);
        assert.match(error.message, /It must|leave it out|: give |write it into|argument missing/);
      }
    }),
    { numRuns: 2000 },
  );
  assert.ok(followed > 50 && refused > 50, `${followed} followed, ${refused} refused`);
});
