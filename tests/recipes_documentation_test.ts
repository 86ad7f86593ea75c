import assert from "node:assert/strict";
import { defaultSettings, settingNames } from "../lib/train/settings.ts";

const text = await Deno.readTextFile(new URL("../docs/recipes.md", import.meta.url));
const rows = text.split("\n").filter((line) => line.startsWith("| `"));

for (const name of settingNames) {
  Deno.test(`docs/recipes.md tells what ${name} does, and its default`, () => {
    const row = rows.find((line) => line.includes(`\`${name}\``));
    assert.ok(row, `there is no row for ${name}`);
    const [, names, defaults] = row.split("|");
    const place = names.split(",").findIndex((part) => part.includes(`\`${name}\``));
    const told = defaults.split(",").map((part) => part.trim().replaceAll("`", ""));
    // Names that share a row may share a default.
    assert.match(told[place] ?? told[0], new RegExp(`^${defaultSettings[name]}(:|$)`));
  });
}
