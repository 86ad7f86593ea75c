import assert from "node:assert/strict";
import { CommanderError } from "commander";
import { parseArguments } from "./arguments.ts";
import { evaluateOptions, predictOptions, trainOptions } from "./options.ts";
import type { OptionTable } from "../option_table.ts";

const definition = {
  name: "train",
  description: "Trains.",
  options: trainOptions,
  example: "train --seed 1",
};

/** A shell that throws away what is printed, or hands it on. */
function shell(write: (text: string) => void = () => {}) {
  return { program: "deno task", out: { write } };
}

function parse(...given: string[]) {
  return parseArguments(definition, given, shell()).options;
}

function refusalOf(...given: string[]): string {
  try {
    parse(...given);
  } catch (error) {
    assert.ok(error instanceof CommanderError);
    assert.equal(error.exitCode, 2);
    return error.message;
  }
  throw new assert.AssertionError({ message: `${given.join(" ")} was taken` });
}

Deno.test("options that are given are parsed, and no others are filled in", () => {
  assert.deepEqual({ ...parse() }, {});
  assert.deepEqual(
    { ...parse("--batch-size", "64", "--learning-rate=1e-3", "--seed", "0", "--json") },
    { batchSize: 64, learningRate: 0.001, seed: 0, json: true },
  );
});

Deno.test("a refusal states the option, the value and the remedy", () => {
  assert.equal(
    refusalOf("--epochs", "0"),
    "Option '--epochs <N>' argument '0' is invalid. " +
      "It must be a whole number from 1 to 10,000.\nTry: deno task train --help",
  );
  const cases: [RegExp, ...string[]][] = [
    [/'-1' is invalid.*0 to 4,294,967,295/, "--seed", "-1"],
    [/'0' is invalid.*above 0/, "--learning-rate", "0"],
    [/'gpu' is invalid.*auto, webgpu, wasm or cpu/, "--backend", "gpu"],
    [/'quick' is invalid.*fast, accurate or tutorial/, "--recipe", "quick"],
    [/'large' is invalid.*tutorial, tiny, deep or a JSON file that is there/, "--model", "large"],
    [/'1' is invalid.*from 0 and below 1/, "--dropout", "1"],
    [/'\/none' is invalid.*no such file/, "--weights", "/none"],
    [/'--repeats <N>' cannot be used with option '--resume <RUN>'/, "--repeats=2", "--resume=x"],
    [/'129' is invalid.*1 to 128/, "--threads", "129"],
    [/'x' is invalid.*0 to 64/, "--workers", "x"],
    [
      /'\/none' is invalid.*mnist, fashion-mnist, kmnist or a folder that is there/,
      "--data",
      "/none",
    ],
    [/'soft' is invalid.*software/, "--adapter", "soft"],
    [/argument missing/, "--epochs"],
    [/It must not be empty/, "--name", " "],
    [/It must have at most 200 characters/, "--name", "x".repeat(201)],
    [/Unknown option '--epoch'\n\(Did you mean --epochs\?\)/, "--epoch", "3"],
    [/Too many arguments.*stray/, "stray"],
    [/'--json' cannot be used with option '--quiet'/, "--json", "--quiet"],
  ];
  for (const [expected, ...given] of cases) assert.match(refusalOf(...given), expected);
});

Deno.test("help goes out, ends with code 0 and names every option that people give, with its default", () => {
  let help = "";
  assert.throws(
    () => parseArguments(definition, ["--epochs", "2", "--help"], shell((text) => help += text)),
    (error) => error instanceof CommanderError && error.exitCode === 0,
  );
  for (const [name, option] of Object.entries<OptionTable[string]>(trainOptions)) {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    assert.equal(help.includes(`  ${flag} `), !option.hidden, flag);
    if (option.hidden) continue;
    if (option.default !== undefined) assert.ok(help.includes(`(default: ${option.default})`));
    assert.ok(option.group !== undefined && help.includes(`\n${option.group}:\n`), flag);
  }
  assert.deepEqual(help.match(/^[A-Z]\w+:$/gm), [
    "Recipe:",
    "Network:",
    "Training:",
    "Augmentation:",
    "Data:",
    "Device:",
    "Run:",
    "Options:",
    "Example:",
  ]);
  assert.match(help, /^Example:\n {2}deno task train --seed 1$/m);
  assert.ok(help.split("\n").every((line) => line.length <= 80), "A line is wider than 80 columns");
});

Deno.test("arguments by place are required", () => {
  const evaluate = {
    ...definition,
    positional: [["<checkpoint>", "a model"]],
    options: evaluateOptions,
  } as const;
  assert.deepEqual(parseArguments(evaluate, ["some", "--json"], shell()).positional, ["some"]);
  assert.throws(() => parseArguments(evaluate, ["--json"], shell()), /argument 'checkpoint'/);
});

Deno.test("every default passes its own validation", () => {
  const defaults = [trainOptions, evaluateOptions, predictOptions].flatMap((table) =>
    Object.values<OptionTable[string]>(table).filter((option) => option.default !== undefined)
  );
  assert.ok(defaults.length > 5);
  for (const option of defaults) {
    assert.deepEqual(option.schema.parse(option.default), option.default);
    assert.deepEqual(option.schema.parse(String(option.default)), option.default);
  }
});
