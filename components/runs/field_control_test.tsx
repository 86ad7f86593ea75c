import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { formGroups } from "../../lib/dashboard/server/form_fields.ts";
import { recipes } from "../../lib/recipes/mod.ts";
import { FieldControl } from "./FieldControl.tsx";

const fields = formGroups({ dataFolders: ["letters"], weights: [{ id: "a1", name: "Best" }] })
  .flatMap(({ fields }) => fields);

function control(name: string, error?: string, recipe = "fast"): string {
  const field = fields.find((field) => field.name === name)!;
  return renderToString(
    <FieldControl field={field} recipe={recipe} error={error} check={() => {}} />,
  );
}

Deno.test("numbers have the bounds of the command line, and its default as placeholder", () => {
  match(control("epochs"), /type="number" inputmode="numeric" step="1" min="1" max="10000"/);
  match(control("epochs"), new RegExp(`placeholder="${recipes.fast.epochs}"`));
  match(control("learningRate"), /inputmode="decimal" step="any" min="0" max="10"/);
});

Deno.test("a choice begins with its default, which is not there twice", () => {
  const options = [...control("backend").matchAll(/<option value(?:="([^"]*)")?>([^<]*)</g)]
    .map(([, value = "", label]) => `${value}:${label}`);
  equal(options.join(" "), ":auto webgpu:webgpu wasm:wasm cpu:cpu");
  match(control("data"), />mnist<.*>fashion-mnist<.*>letters</);
  match(control("weights"), />drawn by the seed<.*<option value="a1">Best</);
});

Deno.test("what a recipe sets is the default of its fields, and what it leaves alone stays", () => {
  const { epochs, rotation, schedule } = recipes.accurate;
  match(control("epochs", undefined, "accurate"), new RegExp(`placeholder="${epochs}"`));
  match(control("rotation", undefined, "accurate"), new RegExp(`placeholder="${rotation}"`));
  match(control("rotation", undefined, "tutorial"), /placeholder="0"/);
  const choices = (recipe: string) =>
    [...control("schedule", undefined, recipe).matchAll(/<option[^>]*>([^<]*)/g)]
      .map(([, label]) => label);
  equal(choices("accurate")[0], schedule);
  deepEqual(choices("tutorial"), ["constant", "step", "cosine", "one-cycle"]);
});

Deno.test("a network is chosen by name, or written", () => {
  match(control("model"), />tutorial<.*>tiny<.*>deep<.*>Your own, as JSON</);
});

Deno.test("a switch is a box to tick", () => {
  match(control("turbo"), /type="checkbox"/);
});

Deno.test("what is wrong stands at the field and belongs to it", () => {
  const wrong = control("epochs", "It must be less.");
  match(wrong, /aria-invalid="true"/);
  match(wrong, /aria-describedby="start-epochs-hint start-epochs-error"/);
  match(wrong, /id="start-epochs-error">It must be less\.</);
  match(control("epochs"), /aria-invalid="false"/);
  doesNotMatch(control("epochs"), /It must/);
});
