/**
 * Writes the table of options into README.md, from their definitions.
 *
 * @module
 */
import { makeReadme, writeFiles } from "../bench/readme_section.ts";
import { trainOptions } from "../lib/cli/options.ts";
import { type OptionDefinition, optionFlag } from "../lib/option_table.ts";

/** The options of `deno task train`, under their headings. */
export function optionsTable(): string {
  const options = Object.entries<OptionDefinition>(trainOptions).filter(([, { hidden }]) =>
    !hidden
  );
  const groups = Map.groupBy(options, ([, { group }]) => group);
  return [
    "| option | default | what it does |",
    "| --- | --- | --- |",
    ...Array.from(groups, ([group, options]) => [
      `| **${group}** | | |`,
      ...options.map(([name, option]) => row(name, option)),
    ]).flat(),
  ].join("\n");
}

function row(name: string, { placeholder, description, ...option }: OptionDefinition): string {
  const [, meaning, inWords = ""] = /^(.*?)(?: \(default: (.*)\))?$/.exec(description)!;
  const value = option.default === undefined ? inWords : `\`${option.default}\``;
  const typed = placeholder === undefined ? optionFlag(name) : `${optionFlag(name)} ${placeholder}`;
  return `| \`${typed}\` | ${value} | ${meaning} |`;
}

if (import.meta.main) await writeFiles([await makeReadme("build", optionsTable())]);
