import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import {
  type GivenOptions,
  type OptionDefinition,
  optionFlag,
  type OptionTable,
} from "../option_table.ts";
import { wrapWords } from "./format.ts";
import type { TextSink } from "./terminal.ts";

/** Keeps a default's value on the line of its word. */
const NO_BREAK = "\u00a0";

/** A command's name, purpose, arguments and options. */
export interface CommandDefinition<Table extends OptionTable> {
  /** What is typed to run it, after the program's name. */
  readonly name: string;
  readonly description: string;
  /** Arguments by place, in commander's notation: `["<checkpoint>", "what it is"]`. */
  readonly positional?: readonly (readonly [name: string, description: string])[];
  readonly options: Table;
  /** A line for the end of help. */
  readonly note?: string;
  /** An example for the end of help, without the program's name. */
  readonly example: string;
}

/** What was given on the command line, every value validated. */
export interface ParsedArguments<Table extends OptionTable> {
  readonly positional: readonly string[];
  readonly options: GivenOptions<Table>;
}

/** The error of a command that cannot be followed as it was typed: exit code 2. */
export function refusal(message: string): CommanderError {
  return new CommanderError(2, "glyph.refusal", message);
}

/**
 * Parses and validates a command line.
 *
 * @throws {CommanderError} With exit code 0 after `--help` (printed), else with exit code 2 and a
 * message that states the value and the remedy.
 */
export function parseArguments<Table extends OptionTable>(
  definition: CommandDefinition<Table>,
  given: readonly string[],
  { program, out }: { readonly program: string; readonly out: TextSink },
): ParsedArguments<Table> {
  const command = new Command(`${program} ${definition.name}`)
    .description(definition.description)
    .usage(["[options]", ...(definition.positional ?? []).map(([name]) => name)].join(" "))
    .helpOption("-h, --help", "print this help")
    .addHelpText(
      "after",
      `${definition.note === undefined ? "" : `\n${definition.note}\n`}` +
        `\nExample:\n  ${program} ${definition.example}`,
    )
    .configureHelp({ boxWrap: (text, columns) => wrapWords(text, columns).join("\n") })
    .exitOverride()
    // Asking for colours, commander would read the environment, which is not permitted.
    .configureOutput({
      writeOut: (text) => out.write(text.replaceAll(NO_BREAK, " ")),
      writeErr: () => {},
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      getOutHelpWidth: () => 80,
      getErrHelpWidth: () => 80,
    });
  for (const [name, description] of definition.positional ?? []) {
    command.addArgument(new Argument(name, description));
  }
  for (const [name, option] of Object.entries(definition.options)) {
    command.addOption(commanderOption(name, option));
  }
  try {
    command.parse(given, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError) || error.exitCode === 0) throw error;
    const message = error.message.replace(/^error: (.)/, (_, first) => first.toUpperCase());
    throw refusal(
      `${message}${message.endsWith(".") || message.endsWith(")") ? "" : "."}\n` +
        `Try: ${program} ${definition.name} --help`,
    );
  }
  return { positional: command.args, options: command.opts() };
}

function commanderOption(name: string, definition: OptionDefinition): Option {
  const flag = optionFlag(name);
  const help = definition.default === undefined
    ? definition.description
    : `${definition.description} (default:${NO_BREAK}${definition.default})`;
  const typed = definition.placeholder === undefined
    ? new Option(flag, help)
    : new Option(`${flag} <${definition.placeholder}>`, help).argParser((value) => {
      const result = definition.schema.safeParse(value);
      if (!result.success) throw new InvalidArgumentError(result.error.issues[0].message);
      return result.data;
    });
  return typed.conflicts(definition.conflicts ?? [])
    .helpGroup(`${definition.group ?? "Options"}:`)
    .hideHelp(definition.hidden ?? false);
}
