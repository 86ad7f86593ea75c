import assert from "node:assert/strict";
import { readArguments } from "./arguments.ts";

Deno.test("without arguments, the fast recipe races on all cores", () => {
  assert.deepEqual(readArguments([], 3), {
    rows: undefined,
    recipe: "fast",
    rounds: 5,
    threads: 3,
    limit: undefined,
    json: false,
    help: false,
  });
});

Deno.test("the table has all rows, or those that are named, in its own order", () => {
  const names = (...args: string[]) =>
    readArguments(["--table", ...args], 2).rows?.map(({ recipe, model }) => `${recipe}/${model}`);
  assert.equal(names()?.[0], "fast/tutorial");
  const chosen = ["accurate/tutorial", "fast/tutorial"];
  assert.deepEqual(names(...chosen), chosen.toReversed());
});

Deno.test("what is wrong on the command line is named", () => {
  const wrong: [string[], RegExp][] = [
    [["--table", "slow/tutorial"], /^There is no row slow\/tutorial: choose from fast\/tutorial, /],
    [["fast/tutorial"], /give --table too$/],
    [["--recipe", "slow"], /^--recipe: choose from fast, .*, not slow$/],
    [["--rounds", "0"], /^--rounds must be a whole number from 1, not 0$/],
    [["--limit", "few"], /^--limit must be a whole number from 1, not few$/],
    [["--speed"], /--speed/],
  ];
  for (const [args, message] of wrong) assert.throws(() => readArguments(args, 2), { message });
});
