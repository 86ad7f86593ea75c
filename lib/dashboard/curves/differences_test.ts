import assert from "node:assert/strict";
import { compareSettings } from "./differences.ts";
import { sampleRun } from "./sample_run.ts";

Deno.test("what differs between runs is marked, and has a value for each of them", () => {
  const run = sampleRun();
  const other = sampleRun({
    configuration: { ...run.configuration!, learningRate: 0.001 },
    options: { learningRate: 0.001, turbo: true },
  });
  const settings = compareSettings([run, other]);
  assert.deepEqual(settings.filter(({ differs }) => differs), [
    { name: "Learning rate", values: ["0.01", "0.001"], differs: true },
    { name: "Option turbo", values: ["–", "true"], differs: true },
  ]);
  for (const name of ["Seed", "Label smoothing", "Network"]) {
    assert.ok(settings.some((setting) => setting.name === name), name);
  }
  const names = settings.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});

Deno.test("a run that has not begun differs in what is known of the other", () => {
  const waiting = sampleRun({ configuration: undefined, backend: undefined });
  const seed = compareSettings([sampleRun(), waiting]).find(({ name }) => name === "Seed");
  assert.deepEqual(seed?.values, ["7", "–"]);
});
