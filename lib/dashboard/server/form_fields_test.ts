import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { trainOptions } from "../../cli/options.ts";
import type { OptionDefinition } from "../../option_table.ts";
import { flag, wholeNumber } from "../../schemas.ts";
import { fieldError, readField } from "../runs/read_field.ts";
import { formGroups } from "./form_fields.ts";
import { runOptions } from "./run_request.ts";

const fieldsOf = (...given: Parameters<typeof formGroups>) =>
  formGroups(...given).flatMap(({ fields }) => fields);

Deno.test("the form has every option that a run may be started with, once", () => {
  const names = fieldsOf(["letters"]).map(({ name }) => name);
  deepEqual([...names].sort(), Object.keys(runOptions).sort());
  const aboutPrinting = ["json", "quiet", "runs", "resume"];
  for (const name of ["epochs", "batchSize", "learningRate", "seed", "backend", "limit"]) {
    ok(names.includes(name), name);
  }
  ok(!names.some((name) => aboutPrinting.includes(name)));
});

Deno.test("fields know bounds, choices, defaults and remedies of the command line", () => {
  const field = (wanted: string) => fieldsOf().find(({ name }) => name === wanted)!;
  deepEqual(JSON.parse(JSON.stringify(field("epochs"))), {
    name: "epochs",
    label: "Epochs",
    description: "Passes over the training images",
    kind: "integer",
    min: 1,
    max: 10_000,
    default: String(trainOptions.epochs.default),
    remedy: "It must be a whole number from 1 to 10,000.",
  });
  deepEqual(JSON.parse(JSON.stringify(field("learningRate"))), {
    name: "learningRate",
    label: "Learning rate",
    description: "Step size of Adam",
    kind: "number",
    min: 0,
    max: 10,
    aboveMin: true,
    default: String(trainOptions.learningRate.default),
    remedy: "It must be a number above 0 and at most 10, such as 0.01.",
  });
  deepEqual(field("backend").choices, ["auto", "webgpu", "wasm", "cpu"]);
  equal(field("backend").kind, "choice");
  equal(field("threads").default, "one a core");
  equal(field("turbo").kind, "switch");
});

Deno.test("data is chosen among the folders that the server knows, and not asked where there is none", () => {
  equal(fieldsOf().find(({ name }) => name === "data"), undefined);
  const data = fieldsOf(["letters", "digits"]).find(({ name }) => name === "data")!;
  deepEqual([data.kind, data.choices, data.default], ["choice", ["letters", "digits"], "MNIST"]);
});

Deno.test("an option that nobody sorted into a group stands at the end", () => {
  const table = {
    dropOut: { description: "how much", placeholder: "N", schema: wholeNumber(0, 9) },
    seed: { description: "seed", placeholder: "N", schema: wholeNumber(0, 9) },
    fast: { description: "hurry", schema: flag() },
  };
  deepEqual(
    formGroups([], table).map(({ title, fields }) => [title, fields.map(({ label }) => label)]),
    [["Training", ["Seed"]], ["More", ["Drop out", "Fast"]]],
  );
});

Deno.test("the form takes what the command line takes, and says the same where it does not", () => {
  const fields = fieldsOf().filter(({ kind }) => kind !== "switch");
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
