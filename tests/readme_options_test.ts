import assert from "node:assert/strict";
import { makeReadme } from "../bench/readme_section.ts";
import { optionFlag } from "../lib/option_table.ts";
import { settingNames } from "../lib/train/settings.ts";
import { optionsTable } from "./readme_options.ts";

Deno.test("README.md lists every option with its default: deno task build writes it", async () => {
  const { file, text } = await makeReadme("build", optionsTable());
  assert.equal(await Deno.readTextFile(file), text);
});

Deno.test("every setting of training is in the table", () => {
  const table = optionsTable();
  for (const name of settingNames) assert.ok(table.includes(`| \`${optionFlag(name)} `), name);
});
