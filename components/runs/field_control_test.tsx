import { doesNotMatch, equal, match } from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { formGroups } from "../../lib/dashboard/server/form_fields.ts";
import { FieldControl } from "./FieldControl.tsx";

const fields = formGroups(["letters"]).flatMap(({ fields }) => fields);

function control(name: string, error?: string): string {
  const field = fields.find((field) => field.name === name)!;
  return renderToString(<FieldControl field={field} error={error} check={() => {}} />);
}

Deno.test("numbers have the bounds of the command line, and its default as placeholder", () => {
  match(control("epochs"), /type="number" inputmode="numeric" step="1" min="1" max="10000"/);
  match(control("epochs"), /placeholder="3"/);
  match(control("learningRate"), /inputmode="decimal" step="any" min="0" max="10"/);
});

Deno.test("a choice begins with its default, which is not there twice", () => {
  const options = [...control("backend").matchAll(/<option value(?:="([^"]*)")?>([^<]*)</g)]
    .map(([, value = "", label]) => `${value}:${label}`);
  equal(options.join(" "), ":auto webgpu:webgpu wasm:wasm cpu:cpu");
  match(control("data"), />MNIST<.*>letters</);
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
