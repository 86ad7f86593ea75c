import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import type { OptionDefinition } from "../../option_table.ts";
import { recipeNames, recipes } from "../../recipes/mod.ts";
import { flag, wholeNumber } from "../../schemas.ts";
import { settingNames } from "../../train/settings.ts";
import { fieldError, readField } from "../runs/read_field.ts";
import { formGroups } from "./form_fields.ts";
import { recipeLines } from "./recipe_fields.ts";
import { runOptions } from "./run_request.ts";

const fieldsOf = (...given: Parameters<typeof formGroups>) =>
  formGroups(...given).flatMap(({ fields }) => fields);

Deno.test("the form has every option that a run may be started with, once", () => {
  const weights = [{ id: "a1", name: "Best" }];
  const names = fieldsOf({ weights }).map(({ name }) => name);
  deepEqual([...names].sort(), Object.keys(runOptions).sort());
  for (const name of settingNames) ok(names.includes(name), name);
  const aboutPrinting = ["json", "quiet", "runs", "resume"];
  for (const name of ["epochs", "batchSize", "learningRate", "seed", "backend", "limit"]) {
    ok(names.includes(name), name);
  }
  ok(!names.some((name) => aboutPrinting.includes(name)));
});

const byRecipe = (name: "epochs" | "learningRate") =>
  Object.fromEntries(recipeNames.map((recipe) => [recipe, String(recipes[recipe][name])]));

Deno.test("fields know bounds, choices, defaults and remedies of the command line", () => {
  const field = (wanted: string) => fieldsOf().find(({ name }) => name === wanted)!;
  deepEqual(JSON.parse(JSON.stringify(field("epochs"))), {
    name: "epochs",
    label: "Epochs",
    description: "Passes over the training images",
    kind: "integer",
    min: 1,
    max: 10_000,
    default: "25",
    recipeDefaults: byRecipe("epochs"),
    remedy: "It must be a whole number from 1 to 10,000.",
  });
  deepEqual(JSON.parse(JSON.stringify(field("learningRate"))), {
    name: "learningRate",
    label: "Learning rate",
    description: "Step size; under a schedule, the largest",
    kind: "number",
    min: 0,
    max: 10,
    aboveMin: true,
    default: "0.01",
    recipeDefaults: byRecipe("learningRate"),
    remedy: "It must be a number above 0 and at most 10, such as 0.01.",
  });
  deepEqual(field("backend").choices, ["auto", "webgpu", "wasm", "cpu"]);
  equal(field("backend").kind, "choice");
  equal(field("threads").default, "one a core");
  equal(field("turbo").kind, "switch");
});

Deno.test("what the command line reads from paths is chosen among what the server knows", () => {
  const field = (wanted: string, ...given: Parameters<typeof formGroups>) =>
    fieldsOf(...given).find(({ name }) => name === wanted);
  const { kind, choices, default: usual } = field("data", { dataFolders: ["letters"] })!;
  equal(kind, "choice");
  deepEqual(choices, ["mnist", "fashion-mnist", "kmnist", "letters"]);
  equal(usual, "mnist");
  equal(field("weights"), undefined, "no run has weights yet");
  const weights = field("weights", { weights: [{ id: "a1", name: "Best" }] })!;
  deepEqual([weights.choices, weights.choiceLabels], [["a1"], { a1: "Best" }]);
  ok(fieldsOf().every(({ kind }) => kind !== "text"), "a text could be a path");
});

Deno.test("few fields are seen at first: the recipe with what goes beside it, data and network", () => {
  const groups = formGroups();
  const open = groups.filter(({ isFolded }) => !isFolded);
  deepEqual(open.map(({ title }) => title), ["Recipe", "Data", "Network"]);
  deepEqual(open[0].fields.map(({ name }) => name), [
    "recipe",
    "epochs",
    "batchSize",
    "learningRate",
    "seed",
    "repeats",
  ]);
  deepEqual(
    groups.filter(({ isFolded }) => isFolded).map(({ title }) => title),
    ["Training", "Augmentation", "Device"],
  );
});

Deno.test("a recipe tells what it sets", () => {
  deepEqual(Object.keys(recipeLines()), [...recipeNames]);
  equal(recipeLines().tutorial, "model tutorial, epochs 25, batch size 128, learning rate 0.01");
});

Deno.test("a network is a name or JSON, and what is wrong with the JSON is said", () => {
  const model = fieldsOf().find(({ name }) => name === "model")!;
  const network = { type: "sequential", blocks: [{ type: "dense" }] };
  deepEqual(readField(model, JSON.stringify(network, undefined, 2)), network);
  equal(readField(model, "tiny"), "tiny");
  for (const right of ["", "deep", "{}"]) equal(fieldError(model, right), undefined);
  ok(/^It is no JSON: .*position 2/.test(fieldError(model, "{ type: 1 }")!));
  equal(fieldError(model, "huge"), "It must be tutorial, tiny, deep, or blocks as JSON.");
});

Deno.test("an option that nobody sorted into a group stands at the end", () => {
  const table = {
    dropOut: { description: "how much", placeholder: "N", schema: wholeNumber(0, 9) },
    seed: { description: "seed", placeholder: "N", schema: wholeNumber(0, 9) },
    fast: { description: "hurry", schema: flag() },
  };
  deepEqual(
    formGroups({}, table).map(({ title, fields }) => [title, fields.map(({ label }) => label)]),
    [["Recipe", ["Seed"]], ["More", ["Drop out", "Fast"]]],
  );
});

Deno.test("the form takes what the command line takes, and says the same where it does not", () => {
  const chosenHere = ["data", "model"];
  const fields = fieldsOf()
    .filter(({ kind, name }) => kind !== "switch" && !chosenHere.includes(name));
  const numbers = fc.oneof(
    fc.integer().map(String),
    fc.double().map(String),
    fc.constantFrom("0", "1", "128", "129", "65536", "65537", "4294967295", "4294967296", "10"),
    fc.constantFrom(
      "10.5",
      "1e-3",
      ".5",
      "-1",
      "1e3",
      "abc",
      "Infinity",
      "NaN",
      "auto",
      "tutorial",
    ),
  );
  fc.assert(
    fc.property(fc.constantFrom(...fields), numbers, (field, text) => {
      const { schema }: OptionDefinition = runOptions[field.name];
      const result = schema.safeParse(readField(field, text));
      const error = fieldError(field, text);
      equal(error, result.success ? undefined : result.error.issues[0].message);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("what was left empty is not given", () => {
  for (const field of fieldsOf()) {
    for (const empty of [false, "", "  "]) {
      equal(readField(field, empty), undefined);
      equal(fieldError(field, empty), undefined);
    }
  }
});
